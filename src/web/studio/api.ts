/** Questions to the server. A refusal becomes an error in its words. */
import type {
  FlowPage,
  Lang,
  ProjectView,
  Pulse,
  SearchHit,
  SimRequest,
  Simulation,
  TestText,
} from '../../service/studio/wire.ts';

const API = '/studio/api';

async function ask<T>(path: string, body?: object): Promise<T> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${API}${path}`, body === undefined ? {} : post);
  const json = (await response.json()) as T | { error: { message: string } };
  if (!response.ok) throw new Error(isRefusal(json) ? json.error.message : `HTTP ${response.status}`);
  return json as T;
}

function isRefusal(json: unknown): json is { error: { message: string } } {
  return typeof json === 'object' && json !== null && 'error' in json;
}

export const getPulse = () => ask<Pulse>('/events');
export const getProject = () => ask<ProjectView>('/project');
export const getFlow = (id: string, lang: Lang) => ask<FlowPage>(`/flow/${encodeURIComponent(id)}?lang=${lang}`);
export const find = async (query: string) =>
  (await ask<{ hits: readonly SearchHit[] }>(`/search?q=${encodeURIComponent(query)}`)).hits;
export const simulate = (request: SimRequest) => ask<Simulation>('/simulate', request);
export const asTest = (request: SimRequest) => ask<TestText>('/test', request);

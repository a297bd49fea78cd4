/** The project as the server has it; looked at again whenever an edit was published or refused. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FlowPage, Lang, ProjectView, Pulse } from '../../service/studio/wire.ts';
import { getFlow, getProject, getPulse } from './api.ts';

const PULSE_MS = 2_000;

export type Project = { readonly view: ProjectView | null; readonly error: string | null };

export function useProject(): Project {
  const [project, setProject] = useState<Project>({ view: null, error: null });
  const known = useRef('');
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const pulse = known.current === '' ? null : await getPulse();
        if (pulse === null || keyOf(pulse) !== known.current) {
          const view = await getProject();
          known.current = keyOf(view.pulse);
          if (!ended) setProject({ view, error: null });
        } else if (!ended) {
          setProject((before) => (before.error === null ? before : { ...before, error: null }));
        }
      } catch (error) {
        if (!ended) setProject((before) => ({ ...before, error: String(error instanceof Error ? error.message : error) }));
      }
      if (!ended) timer = setTimeout(look, PULSE_MS);
    };
    look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  return project;
}

function keyOf(pulse: Pulse): string {
  return JSON.stringify(pulse);
}

/** The drawing of a flow; the one before stays until the new one is there. Null: none was asked for, or there is none. */
export function useFlow(id: string | null, lang: Lang, fingerprint: string | undefined): FlowPage | null {
  const [page, setPage] = useState<FlowPage | null>(null);
  // Not all that it reads is listed: other flows may have another drawing under the same name.
  useEffect(() => {
    if (id === null) return setPage(null);
    let ended = false;
    const show = (next: FlowPage | null): void => {
      if (!ended) setPage(next);
    };
    getFlow(id, lang).then(show, () => show(null));
    return () => {
      ended = true;
    };
  }, [id, lang, fingerprint]);
  return page;
}

/** The conversation on trial: its inputs, what the server makes of them, and the turn that is looked at. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lang, SimCustomer, SimInput, SimRequest, SimTurn, Simulation } from '../../service/studio/wire.ts';
import { simulate } from './api.ts';

/** What other flows made of the same inputs; `from` is the first turn that went otherwise, null when none did. */
export type Replayed = { readonly from: number | null };

export type Trial = {
  readonly request: SimRequest;
  readonly result: Simulation | null;
  /** Number of the turn that is looked at. */
  readonly cursor: number;
  readonly turn: SimTurn | null;
  readonly error: string | null;
  readonly replayed: Replayed | null;
  /** Goes on behind the turn that is looked at; what followed it is dropped. */
  act(input: SimInput): void;
  go(turn: number): void;
  /** So many turns back or forth from where the last move went, also when keys come faster than pictures. */
  move(by: number): void;
  restart(): void;
  /** Signs in at once where nothing was said yet, otherwise in the middle. */
  signIn(customer: SimCustomer | null): void;
  speak(lang: Lang): void;
  begin(at: string): void;
  dismiss(): void;
};

export function useSimulation(lang: Lang, at: string | null, fingerprint: string | undefined): Trial {
  const [request, setRequest] = useState<SimRequest>({ inputs: [], lang, customer: null, at: at ?? '' });
  const [result, setResult] = useState<Simulation | null>(null);
  const [wanted, setWanted] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [replayed, setReplayed] = useState<Replayed | null>(null);
  const before = useRef<{ result: Simulation; request: SimRequest } | null>(null);
  const begun = request.at === '' ? at : request.at;

  // Not all that it reads is listed: other flows may take the same inputs another way.
  useEffect(() => {
    if (begun === null) return;
    let ended = false;
    const asked = { ...request, at: begun };
    simulate(asked).then(
      (next) => {
        if (ended) return;
        const old = before.current;
        if (old && old.request === request && old.result.fingerprint !== next.fingerprint)
          setReplayed({ from: firstDifference(old.result, next) });
        before.current = { result: next, request };
        setResult(next);
        setError(null);
      },
      (problem: unknown) => {
        if (!ended) setError(problem instanceof Error ? problem.message : String(problem));
      },
    );
    return () => {
      ended = true;
    };
  }, [request, begun, fingerprint]);

  const last = (result?.turns.length ?? 1) - 1;
  const cursor = Math.min(wanted ?? last, last);
  const change = (part: Partial<SimRequest>): void => {
    setRequest((old) => ({ ...old, at: begun ?? '', ...part }));
    setReplayed(null);
    setWanted(null);
  };
  const act = (input: SimInput): void => change({ inputs: [...request.inputs.slice(0, cursor), input] });
  return {
    request: { ...request, at: begun ?? '' },
    result,
    cursor,
    turn: result?.turns[cursor] ?? null,
    error,
    replayed,
    act,
    go: (turn) => setWanted(turn >= last ? null : Math.max(0, turn)),
    move: (by) =>
      setWanted((old) => {
        const next = Math.min(old ?? last, last) + by;
        return next >= last ? null : Math.max(0, next);
      }),
    restart: () => change({ inputs: [] }),
    signIn: (customer) => (request.inputs.length === 0 ? change({ customer }) : act({ kind: 'sign_in', customer })),
    speak: (spoken) => change({ lang: spoken }),
    begin: (instant) => change({ at: instant }),
    dismiss: () => setReplayed(null),
  };
}

/** Who is identified at a turn by what was put in. */
export function customerAt({ customer, inputs }: SimRequest, cursor: number): SimCustomer | null {
  const signedIn = inputs.slice(0, cursor).findLast((input) => input.kind === 'sign_in');
  return signedIn?.kind === 'sign_in' ? signedIn.customer : customer;
}

function firstDifference(old: Simulation, next: Simulation): number | null {
  const course = ({ bubbles, state, effects, why }: SimTurn): string =>
    JSON.stringify([
      bubbles.map(({ text, choices }) => [text, choices]),
      state.status,
      state.stack,
      effects,
      why?.rule,
      why?.path,
    ]);
  const count = Math.max(old.turns.length, next.turns.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [old.turns[i], next.turns[i]];
    if (a === undefined || b === undefined || course(a) !== course(b)) return i;
  }
  return null;
}

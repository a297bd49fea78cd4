/** The product's own matcher, trained by the code of `fit`, answering from its model file. */
import { bytesOf, packedIn } from '../../../src/adapters/flows/model-file.ts';
import { pack, unpack } from '../../../src/nlu/pack.ts';
import { route } from '../../../src/nlu/route.ts';
import type { Model, Sentences } from '../../../src/nlu/train.ts';
import { fit as learn, predict } from '../../../src/service/evaluate/fit.ts';
import type { Engine } from './engine.ts';

const FINGERPRINT = 'bench';

/** @param synonyms the word lists of the shipped flows, as `fit` takes them */
export function ours(synonyms: readonly Sentences[]): Engine {
  let model: Model | null = null;
  let file: Buffer = Buffer.alloc(0);
  const loaded = (): Model => {
    if (model === null) throw new Error('not trained yet');
    return model;
  };
  return {
    train(rows) {
      const learnt = learn(rows, synonyms, new Set());
      file = bytesOf(FINGERPRINT, pack(learnt));
      const packed = packedIn(file, FINGERPRINT);
      model = packed === null ? null : unpack(packed, learnt);
    },
    guess(text) {
      const best = route(loaded(), text).candidates[0];
      if (best !== undefined) return { label: best.flow, confidence: best.score };
      return { label: predict(loaded(), text).prediction, confidence: 0 };
    },
    claim: (text) => predict(loaded(), text).margin,
    bytes: () => file.byteLength,
  };
}

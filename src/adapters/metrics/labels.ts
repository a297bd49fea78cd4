/** Values of labels: each new one is a new time series for ever, so there is a bound, whatever callers pass. */

const OTHER = 'other';
const WORD = /^[\w.:/-]{1,64}$/;
/** More than all topics, actions or results of any wallet. */
const MOST = 200;

/** @returns gives a value back while there are few, and `other` for anything beyond, or that does not look like a name */
export function boundedValues(most = MOST): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most || !WORD.test(value)) return OTHER;
    known.add(value);
    return value;
  };
}

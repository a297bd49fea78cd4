/** What is to be said about the rows of a file: the first ones in words, the others as a number. */

const SHOWN = 20;

export class Notices {
  readonly #title: string;
  readonly #shown: string[] = [];
  #count = 0;

  /** @param title what follows; the count stands behind it */
  constructor(title: string) {
    this.#title = title;
  }

  get count(): number {
    return this.#count;
  }

  add(notice: string): void {
    this.#count += 1;
    if (this.#shown.length < SHOWN) this.#shown.push(notice);
  }

  /** Empty when there is nothing to say. */
  toString(): string {
    if (this.#count === 0) return '';
    const more = this.#count > SHOWN ? [`  … and ${this.#count - SHOWN} more`] : [];
    return [`${this.#title}: ${this.#count}`, ...this.#shown.map((one) => `  ${one}`), ...more, ''].join('\n');
  }
}

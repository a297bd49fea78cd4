/** Something that the caller of a command did can be mended by the caller: the message says how. */
export class Unusable extends Error {}

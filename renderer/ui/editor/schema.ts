/** A word that may stand somewhere, and why this host does not offer it. */
export interface XmlWord {
  word: string;
  unavailable?: string;
}

/** What may stand in one element: its attributes, what is written in it, and the elements inside, each with their own. */
export interface XmlSchema {
  readonly attributes: ReadonlyMap<string, readonly XmlWord[]>;
  readonly text: readonly XmlWord[];
  readonly children: ReadonlyMap<string, XmlSchema>;
}

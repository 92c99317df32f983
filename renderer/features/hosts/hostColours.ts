/** Colours by which hosts can be told apart at a glance; the name stands beside each. */
export const HOST_COLOURS = ['none', 'blue', 'green', 'amber', 'red', 'purple', 'teal'] as const;
export type HostColour = (typeof HOST_COLOURS)[number];

export const hostColour = (colour: string | undefined): HostColour =>
  HOST_COLOURS.find((known) => known === colour) ?? 'none';

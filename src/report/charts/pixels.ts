/** A place in pixels, on no scale. */
export const pixels = (field: string): object => ({field, type: 'quantitative', scale: null, axis: null});

/** The shared document model, by its one door. Pure: runs in the browser and on the server alike. */
export * from './anchor.ts';
export * from './content.ts';
export * from './document.ts';
export * from './edit.ts';
export * from './ids.ts';
export * from './locate-quote.ts';
export * from './parse-stop.ts';
export * from './none.ts';
export * from './premise.ts';
export * from './sections.ts';
export * from './shape.ts';
export * from './snapshot.ts';
export * from './snapshot-blocks.ts';
export * from './stop-condition.ts';
export * from './suggestion.ts';
export * from './text-map.ts';

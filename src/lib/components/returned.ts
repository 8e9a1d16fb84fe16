/** What is drawn of a return, loaded together with the first that came back. */
export { default as AcceptRestDialog } from './AcceptRestDialog.svelte';
export { mountStack } from './mount-stack.ts';

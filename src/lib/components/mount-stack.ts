import { mount, unmount } from 'svelte';
import type { MountStack } from '#lib/editor/suggestion-layer.ts';
import SuggestionStack from './SuggestionStack.svelte';

/** Puts a stack of suggestions into an element of a section's editor. */
export const mountStack: MountStack = (target, props) => {
	const stack = mount(SuggestionStack, { target, props });
	return () => void unmount(stack);
};

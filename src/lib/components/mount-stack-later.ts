import type { MountStack } from '#lib/editor/suggestion-layer.ts';

/** What came back is drawn by code of its own, which a brief that nothing came back to never loads. */
export const mountStackLater: MountStack = (target, props) => {
	let gone = false;
	let takeAway: (() => void) | undefined;
	void import('./returned.ts').then(({ mountStack }) => {
		if (!gone) takeAway = mountStack(target, props);
	});
	return () => {
		gone = true;
		takeAway?.();
	};
};

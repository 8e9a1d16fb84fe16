/**
 * Fetches a part of the page while nothing else happens, so that it is there at the key that opens it: what is typed
 * while it still loads would go to the page below.
 */
export function whenIdle(load: () => Promise<unknown>): void {
	// Where it does not come now, it is asked for again when it is opened.
	const fetch = (): void => void load().catch(() => undefined);
	if ('requestIdleCallback' in window) requestIdleCallback(fetch);
	else setTimeout(fetch, 500);
}

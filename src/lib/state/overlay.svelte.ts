/** What lies over any page: the layout shows it, and every page may ask for it. */
import { createContext } from 'svelte';

export class Overlay {
	shown: 'search' | 'keys' | null = $state(null);
}

export const [getOverlay, setOverlay] = createContext<Overlay>();

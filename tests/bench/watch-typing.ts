/** Runs in a page, each function alone: when a key and what it changes were painted, and which tasks were long. */
export interface Watched {
	paints: number[];
	tasks: number[];
	/** To be called where what is to be painted begins. */
	paintedSince(start: number): void;
}

/** As a click would, in the middle of the text or so many paragraphs below. */
export function putCaretInMiddle(editor: HTMLElement | SVGElement, below: number): void {
	const paragraphs = editor.querySelectorAll('p');
	const middle = paragraphs[(paragraphs.length >> 1) + below] as HTMLElement;
	editor.focus();
	middle.scrollIntoView({ block: 'center' });
	getSelection()?.collapse(middle.firstChild, 40);
}

/** A frame is painted before the task after its animation callbacks runs. */
export function watch(): void {
	const watched: Watched = {
		paints: [],
		tasks: [],
		paintedSince(start) {
			requestAnimationFrame(() => {
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => watched.paints.push(performance.now() - start);
				port2.postMessage(null);
			});
		},
	};
	Object.assign(globalThis, { watched });
	const observer = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) watched.tasks.push(duration);
	});
	observer.observe({ type: 'longtask' });
}

export function watchKeys(): void {
	const { watched } = globalThis as unknown as { watched: Watched };
	addEventListener('keydown', ({ timeStamp }) => watched.paintedSince(timeStamp), {
		capture: true,
	});
}

/** Before the page's own code runs: its sockets say when a change of the text arrives, and only once that is watched. */
export function listenToSockets(): void {
	globalThis.WebSocket = class extends WebSocket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols);
			if (!String(url).includes('/text')) return;
			this.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
				const [frame, step] = new Uint8Array(data);
				const { watched } = globalThis as unknown as { watched?: Watched };
				// A sync frame that holds an update.
				if (frame === 0 && step === 2) watched?.paintedSince(performance.now());
			});
		}
	};
}

declare global {
	namespace App {
		interface PageState {
			/** The brief was made a moment ago, on this page. */
			isNew?: boolean;
		}
		interface Error {
			/** The briefs that open without a server, where none answers. */
			kept?: { briefId: string; title: string }[];
			/** The brief that may not be read any more, and the person whose unsaved words it holds here. */
			unsaved?: { personId: string; briefId: string };
		}
	}
}

export {};

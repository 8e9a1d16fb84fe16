declare global {
	namespace App {
		interface PageState {
			/** The brief was made a moment ago, on this page. */
			isNew?: boolean;
		}
	}
}

export {};

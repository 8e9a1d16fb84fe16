import { availableParallelism } from 'node:os';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { nightdeskServer } from './server/dev.ts';

/** lib0 makes four schemas of DOM nodes that nobody asks for, and with them its whole library of schemas is kept. */
const withoutSchemas: Plugin = {
	name: 'lib0-without-schemas',
	transform: {
		filter: { id: /lib0[\\/]dom\.js$/ },
		handler: (code) => code.replaceAll('= $.$custom(', '= /* @__PURE__ */ $.$custom('),
	},
};

export default defineConfig({
	plugins: [nightdeskServer(), withoutSchemas, sveltekit()],
	build: {
		rolldownOptions: {
			output: {
				// Twenty small files compress worse than one.
				codeSplitting: {
					groups: [
						// What most pages load. The text stays out, for the desk.
						{
							name: 'shared',
							test: /[\\/](?:svelte|@sveltejs)[\\/]|[\\/]src[\\/]lib[\\/](?:client|components|protocol|state)[\\/]/,
							minShareCount: 4,
						},
						// And what the desk and the notebook load.
						{
							name: 'shared',
							test: /[\\/](?:bare-key|single-keys|when-idle|over-page|unless-silent|overlay\.svelte|focus-targets|reading-time)\.ts$/,
						},
						// The ways in.
						{
							name: 'doors',
							test: /[\\/]routes[\\/](?:join|s|setup|sign-in)[\\/]|[\\/]new-?account/i,
						},
						// What a brief's page has besides its editors; its copy also for what is sent from the desk.
						{
							name: 'brief',
							test: /[\\/](?:local-copy|provider|place-suggestions|say-suggestion)\.ts$/,
						},
						// The editors' library.
						{
							name: 'editing',
							test: /[\\/]node_modules[\\/](?:prosemirror-|@tiptap[\\/]|orderedmap|w3c-keyname)/,
						},
						// Opened now and then, from the notebook and from the desk.
						{ name: 'brief-dialogs', test: /[\\/](?:Delete|Share)Dialog\.svelte/ },
						{ name: 'dialogs', test: /[\\/](?:Hold|Search)Dialog\.svelte/ },
					],
				},
			},
		},
	},
	test: {
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					sequence: { groupOrder: 0 },
					environment: 'node',
					include: ['tests/**/*.test.ts'],
					exclude: ['tests/e2e/**'],
					// Most wait for processes and disks: on two cores one at a time takes twice as long.
					maxWorkers: Math.max(2, availableParallelism() - 1),
					// Real processes and random runs on a busy machine; nothing here measures time.
					testTimeout: 30_000,
					hookTimeout: 30_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'e2e',
					// After the others: a browser on a busy machine tests the machine.
					sequence: { groupOrder: 1 },
					environment: 'node',
					include: ['tests/e2e/**/*.test.ts'],
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});

import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { nightdeskServer } from './server/dev.ts';

export default defineConfig({
	plugins: [nightdeskServer(), sveltekit()],
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
						// The ways in, and what is opened now and then from the desk.
						{
							name: 'doors',
							test: /[\\/]routes[\\/](?:join|s|setup|sign-in)[\\/]|[\\/]new-?account/i,
						},
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

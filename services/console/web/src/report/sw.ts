declare const SHELL: string[]; declare const VERSION: string; console.log(SHELL, VERSION); export {};

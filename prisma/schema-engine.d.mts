export function deploy(url: string, dir: string): Promise<string[]>;

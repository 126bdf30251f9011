import fs from 'node:fs';
import path from 'node:path';

/** Two schemas whose differences, both ways, have to become SQL. */
export interface SchemaPair {
  name: string;
  one: string;
  other: string;
}

const CORPUS = path.join(import.meta.dirname, 'corpus');
const CLINIC = path.join(import.meta.dirname, '../../../examples/clinic/database/migrations');

function parse(file: string): SchemaPair[] {
  const text = fs.readFileSync(path.join(CORPUS, file), 'utf8');
  return text
    .split(/^-- pair: /m)
    .slice(1)
    .map((part) => {
      const [, name, shared, one, other] =
        /^(.*)\n([\s\S]*?)^-- one\n([\s\S]*?)^-- other\n([\s\S]*)$/m.exec(part) ?? [];
      if (name === undefined)
        throw new Error(`${file}: a pair without “-- one” and “-- other”: ${part.slice(0, 60)}`);
      return {
        name: `${file.replace('.sql', '')}: ${name}`,
        one: `${shared}${one}`,
        other: `${shared}${other}`,
      };
    });
}

/** The example project, before and after each of its migrations. */
function clinic(): SchemaPair[] {
  const texts = fs
    .readdirSync(CLINIC)
    .sort()
    .map((file) => fs.readFileSync(path.join(CLINIC, file), 'utf8'));
  return texts.map((_, index) => ({
    name: `clinic: migration ${index + 1}`,
    one: texts.slice(0, index).join('\n'),
    other: texts.slice(0, index + 1).join('\n'),
  }));
}

/** Every pair of schemas of the repository: those of corpus/, and the clinic's history. */
export const corpus = (): SchemaPair[] => [...fs.readdirSync(CORPUS).sort().flatMap(parse), ...clinic()];

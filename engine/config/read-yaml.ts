import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { errorAt, type FileContent, type Place, type Problem, type Setting } from './setting.ts';

/** Reads the same sections and keys from YAML: `boss: { http_port: 9292 }`. */
export function readYaml(text: string, file: string): FileContent {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): Place => ({ file, line: lines.linePos(offset).line });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => errorAt(place(pos[0]), `not YAML: ${message}`));
    return { sections: [], settings: [], problems };
  }
  const root = document.contents;
  if (root === null) return { sections: [], settings: [], problems: [] };
  if (!isMap(root)) {
    const problems = [errorAt({ file, line: 1 }, 'the file must be a map of sections, such as "boss:"')];
    return { sections: [], settings: [], problems };
  }
  return readSections(root, place, (node) => node.toJS(document));
}

function readSections(root: YAMLMap, place: (offset: number) => Place, plain: (node: Node) => unknown): FileContent {
  const settings: Setting[] = [];
  const problems: Problem[] = [];
  const sections = root.items.map((section) => {
    const { name, at } = nameOf(section, place);
    const value = section.value;
    if (isMap(value)) {
      for (const item of value.items) {
        const { name: key, at: origin } = nameOf(item, place);
        settings.push({ section: name, key, value: item.value === null ? null : plain(item.value as Node), origin });
      }
    } else if (!(isScalar(value) && value.value === null)) {
      problems.push(errorAt(at, `${name} must be a section: put keys and values below it`, name));
    }
    return { name, line: at.line };
  });
  return { sections, settings, problems };
}

function nameOf(pair: Pair, place: (offset: number) => Place): { name: string; at: Place } {
  const key = pair.key as Node;
  return { name: isScalar(key) ? String(key.value) : String(key), at: place(key.range?.[0] ?? 0) };
}

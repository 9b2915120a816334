import type { Json } from '../core/json.ts';
import { duplicateKey } from './definition-error.ts';
import type { Reading } from './reading.ts';
import { attributesFrom, type Step } from './step.ts';
import { readXmlText, type XmlElement } from './xml-text.ts';

/** An element is a step, its attributes are texts, character data is the bare text. */
export function readXml(reading: Reading): Step {
  return stepOf(reading, readXmlText(reading), 1);
}

function stepOf(reading: Reading, { name, attributes: written, content, at }: XmlElement, depth: number): Step {
  reading.enterStep(at, depth);
  const attributes = new Map<string, Json>();
  const put = (key: string, value: string | null): void => {
    if (attributes.has(key)) throw duplicateKey(reading.source, at, key);
    attributes.set(key, value);
  };
  for (const [key, value] of written) put(key.replaceAll('-', '_'), value);
  const children: Step[] = [];
  for (const part of content) {
    if (typeof part !== 'string') children.push(stepOf(reading, part, depth + 1));
    else if (part.trim() !== '') put(part.trim(), null);
  }
  return { name: name.replaceAll('-', '_'), attributes: attributesFrom(attributes), children, at };
}

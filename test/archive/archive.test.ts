import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findArchived, readArchive } from '../../engine/archive/archive-reader.ts';
import { ArchiveWriter } from '../../engine/archive/archive-writer.ts';
import type { ArchiveRecord } from '../../engine/archive/record.ts';
import { BossError } from '../../engine/errors.ts';
import { processView } from '../../engine/worker/process-view.ts';
import { scratchFolder } from '../support/scratch-folder.ts';
import { launched } from '../support/scripted-run.ts';

const NOW = Date.UTC(2026, 10, 30, 12);
const VIEW = processView(launched('- alice', { fields: { text: 'é 😀\n"x"' } }).execution);

function leaving(wfid: string, entries = 1, launchedAt = 5) {
  const journal = Array.from({ length: entries }, (_, n) => ({ seq: n + 1, at: n, what: 'echo' }));
  return { process: { ...VIEW, wfid, launchedAt }, journal };
}

async function read(folder: string): Promise<{ records: ArchiveRecord[]; damage: string[] }> {
  const [records, damage]: [ArchiveRecord[], string[]] = [[], []];
  for await (const { record } of readArchive(folder, (_file, reason) => damage.push(reason))) records.push(record);
  return { records, damage };
}

const ids = ({ records }: { records: readonly ArchiveRecord[] }): string[] =>
  records.map(({ process }) => process.wfid);

describe('the archive', () => {
  let folder: string;
  let writer: ArchiveWriter;
  beforeEach(() => {
    folder = scratchFolder('archive');
    writer = new ArchiveWriter(folder);
  });
  afterEach(() => writer.close());

  const onlyFile = (): string => join(folder, readdirSync(folder)[0] ?? 'none');

  it('gives back what was put in, from a file for each day', async () => {
    await writer.append([leaving('a'), leaving('b', 3)], NOW);
    await writer.append([leaving('c')], NOW + 1);
    await writer.append([leaving('d')], NOW + 86_400_000);
    const { records, damage } = await read(folder);
    expect(damage).to.deep.equal([]);
    expect(ids({ records })).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(records[1]).to.deep.equal({ v: 1, archivedAt: NOW, ...leaving('b', 3) });
    expect(readdirSync(folder).map((name) => name.slice(0, 10))).to.deep.equal(['2026-11-30', '2026-12-01']);
  });

  it('is read up to where it is torn, at whatever byte that is', async () => {
    await writer.append([leaving('a')], NOW);
    const whole = readFileSync(onlyFile()).length;
    await writer.append([leaving('b'), leaving('c')], NOW);
    const bytes = readFileSync(onlyFile());
    for (let length = whole + 1; length < bytes.length; length += 7) {
      const torn = scratchFolder('torn');
      writeFileSync(join(torn, '2026-11-30-x-1-1.jsonl.gz'), bytes.subarray(0, length));
      const found = await read(torn);
      expect(ids(found)[0], `${length} bytes`).to.equal('a');
      expect(['a', 'b', 'c'].slice(0, found.records.length)).to.deep.equal(ids(found));
      // Of a member that has hardly begun, or lacks its check sum only, nothing is missing.
      if (length > whole + 150 && bytes.length - length > 8)
        expect(found.damage, `${length} bytes`).to.deep.equal(['its end is torn']);
    }
  });

  it('is never continued in a file whose end may be torn', async () => {
    await writer.append([leaving('a')], NOW);
    truncateSync(onlyFile(), readFileSync(onlyFile()).length - 20);
    const next = new ArchiveWriter(folder);
    await next.append([leaving('a'), leaving('b')], NOW);
    await next.close();
    expect(readdirSync(folder)).to.have.length(2);
    const found = await read(folder);
    expect(ids(found)).to.deep.equal(['a', 'b']);
    expect(found.damage).to.deep.equal(['its end is torn']);
  });

  it('gives once what was archived twice, and twice what was launched twice', async () => {
    await writer.append([leaving('a', 2), leaving('b')], NOW);
    await writer.append([leaving('a', 2), leaving('b', 1, 6)], NOW);
    expect(ids(await read(folder))).to.deep.equal(['a', 'b', 'b']);
    expect((await findArchived(folder, 'b', () => undefined))?.process.launchedAt).to.equal(6);
    expect(await findArchived(folder, 'c', () => undefined)).to.equal(null);
  });

  it('is read beyond a damaged file', async () => {
    writeFileSync(join(folder, '2026-11-01-x-1-1.jsonl.gz'), 'no archive at all');
    await writer.append([leaving('a')], NOW);
    appendFileSync(join(folder, 'notes.txt'), 'not ours');
    const found = await read(folder);
    expect(ids(found)).to.deep.equal(['a']);
    expect(found.damage).to.have.length(1);
  });

  it('says which folder cannot be written or read, and why', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    const written = await new ArchiveWriter(join(file, 'x'))
      .append([leaving('a')], NOW)
      .catch((error: unknown) => error);
    expect(written).to.be.instanceOf(BossError).and.to.have.property('code', 'BOSS_ARCHIVE_FAILED');
    const missing = await read(join(folder, 'nowhere')).catch((error: unknown) => error);
    expect((missing as Error).message)
      .to.contain('there is no archive')
      .and.to.contain('nowhere');
  });
});

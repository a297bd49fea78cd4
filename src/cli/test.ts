/** `test`: plays the written and the generated conversations and shows where the bot goes another way. */
import { existsSync } from 'node:fs';
import { readScripts } from '../adapters/flows/scripts.ts';
import { FlowsBroken, loadKnowledge } from '../knowledge.ts';
import { rehearse, type Script } from '../service/rehearsal.ts';
import { conversationsFolder, flowsFolder, generatedFolder, modelsFolder } from './folders.ts';

/** Arguments: words that a conversation's title, topic or file must contain; `--show` prints every conversation as it went. */
export async function test(args: string[]): Promise<number> {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const show = args.includes('--show');
  try {
    const knowledge = loadKnowledge(flowsFolder(), modelsFolder());
    const scripts = [...readScripts(conversationsFolder()), ...readGenerated()].filter((script) =>
      words.every((word) => `${script.title} ${script.topic} ${script.file} ${script.lang}`.includes(word)),
    );
    let failed = 0;
    for (const script of scripts) {
      const { findings, said } = rehearse(knowledge, script);
      if (findings.length > 0) failed += 1;
      if (findings.length > 0 || show)
        process.stdout.write(`\n${findings.length > 0 ? '✗' : '✓'} ${script.title} (${script.file}:${script.line})\n`);
      if (show)
        for (const { from, text, buttons } of said)
          process.stdout.write(
            `  ${from === 'customer' ? '>' : ' '} ${text}${buttons.length > 0 ? `  [${buttons.join(' | ')}]` : ''}\n`,
          );
      for (const { line, message } of findings) process.stdout.write(`  ${script.file}:${line}: ${message}\n`);
    }
    process.stdout.write(`\n${scripts.length - failed} of ${scripts.length} conversations went as written.\n`);
    return failed > 0 || scripts.length === 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

/** None where `generate` has not written any. */
function readGenerated(): Script[] {
  return existsSync(generatedFolder()) ? readScripts(generatedFolder()) : [];
}

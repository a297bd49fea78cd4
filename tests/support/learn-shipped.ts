/** Leaves the file behind that `shippedKnowledge` reads. The argument is its name. */
import { renameSync, writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { shippedKnowledge } from './shipped-knowledge.ts';

const [file = ''] = process.argv.slice(2);
const { graph, model } = shippedKnowledge();
// The graph as text: so its objects belong to the test that reads them, whose own `Object` they are compared by.
writeFileSync(`${file}.${process.pid}`, serialize({ graph: JSON.stringify(graph), model }));
renameSync(`${file}.${process.pid}`, file);

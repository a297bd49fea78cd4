/** Leaves the file behind that `shippedKnowledge` reads. */
import { shippedKnowledge } from './shipped-knowledge.ts';

shippedKnowledge();

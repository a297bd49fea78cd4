/** Starts the desk in its page. */
import { render } from 'preact';
import { App } from './view/app.tsx';

const root = document.getElementById('desk');
if (root !== null) render(<App />, root);

import { render } from 'preact';
import { App } from './app.js';
import { openSource } from './data/open-source.js';
import './styles/index.css';
import { startTheme } from './state/theme.js';

startTheme();
openSource();
const place = document.getElementById('page');
if (place !== null) render(<App />, place);

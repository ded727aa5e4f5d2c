import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './page/App';
import { applyTheme } from './page/theme';
import './styles/tokens.css';
import './styles/page.css';
import './styles/conversation.css';
import './styles/cards.css';
import './styles/settings.css';

applyTheme();
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);

import { useCallback, useState } from 'react';
import { useVoiceAgent } from '../hook/useVoiceAgent';
import type { AgentPreferences } from '../voice/agentSnapshot';
import { Composer } from './Composer';
import { ConnectionCard } from './ConnectionCard';
import { EnginesCard } from './EnginesCard';
import { Header } from './Header';
import { Notices } from './Notices';
import { Presence } from './Presence';
import { SettingsDialog } from './SettingsDialog';
import { statusOf } from './status';
import { readStored, writeStored } from './stored';
import { useTheme } from './theme';
import { Transcript } from './Transcript';
import { TurnsCard } from './TurnsCard';
import { useDevices } from './useDevices';
import { useSpaceBar } from './useSpaceBar';

const PREFERENCES = 'voicemesh.preferences';

export function App() {
  const [stored] = useState(() => readStored<AgentPreferences>(PREFERENCES));
  const agent = useVoiceAgent({ preferences: stored });
  const theme = useTheme();
  const [settingsOpen, setSettingsOpen] = useState(false);
  const devices = useDevices(agent.microphone === 'live');
  const status = statusOf(agent);
  const { press, preferences, setPreferences } = agent;
  useSpaceBar(preferences.pushToTalk, useCallback(() => void press(), [press]), agent.release);
  const change = (changes: Partial<AgentPreferences>): void => {
    setPreferences(changes);
    writeStored(PREFERENCES, { ...preferences, ...changes });
  };
  return (
    <div className="page">
      <Header status={status} dark={theme.dark} onToggleTheme={() => theme.choose(theme.dark ? 'light' : 'dark')} onOpenSettings={() => setSettingsOpen(true)} />
      <main>
        <section className="card conversation" aria-labelledby="conversation-title">
          <h2 id="conversation-title" className="unseen">Conversation</h2>
          <Presence agent={agent} status={status} />
          <Notices agent={agent} />
          <Transcript conversation={agent.conversation} onAsk={(text) => void agent.sendText(text)} />
          <Composer agent={agent} />
        </section>
        <div className="side">
          <TurnsCard turns={agent.conversation.turns} />
          <ConnectionCard agent={agent} />
          <EnginesCard stages={agent.stages} />
        </div>
      </main>
      <SettingsDialog
        open={settingsOpen}
        onClose={() => setSettingsOpen(false)}
        preferences={preferences}
        onChange={change}
        devices={devices}
        theme={theme.choice}
        onTheme={theme.choose}
      />
    </div>
  );
}

namespace VoiceMesh.ServiceDefaults.Settings;

/// <summary>One options class and the configuration section that it is bound to.</summary>
internal sealed record SettingsSection(string Section, Type OptionsType, Func<IServiceProvider, object> Resolve);

export const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;

/** Two digits where they say something: 0.25 %, 3.1 %, 15 %. */
export const percent = (value: number): string => `${value === 0 ? '0' : value < 1 ? value.toFixed(2) : value < 10 ? value.toFixed(1) : Math.round(value)} %`;

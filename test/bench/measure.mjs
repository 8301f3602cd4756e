// Running load generators, and reading what they and the kernel say.
import { execFile, spawn } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const TICKS = 100; // clock ticks a second in /proc, the same on every Linux that Debian runs on

export const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

export function median(numbers) {
  const sorted = numbers.filter((number) => number !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The fields of /proc/PID/stat after the program's name, so that [11] is utime. */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function childrenOf(pid) {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && statOf(name)[1] === String(pid);
    } catch {
      return false;
    }
  });
}

/** CPU seconds of one process with all its threads. */
export function cpuOf(pid) {
  const stat = statOf(pid);
  return (Number(stat[11]) + Number(stat[12])) / TICKS;
}

/** Microseconds that a process of one thread has run; finer than the ticks of cpuOf. */
export function runningTime(pid) {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1000;
}

/** CPU seconds of a whole PostgreSQL server: its living processes and those that have ended. */
export function cpuOfServer(postmaster) {
  const stat = statOf(postmaster);
  let ticks = Number(stat[11]) + Number(stat[12]) + Number(stat[13]) + Number(stat[14]);
  for (const child of childrenOf(postmaster)) {
    try {
      const own = statOf(child);
      ticks += Number(own[11]) + Number(own[12]);
    } catch {
      // It ended just now.
    }
  }
  return ticks / TICKS;
}

/** A line of /proc/PID/status in kB. */
export function memoryOf(pid, name) {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return match ? Number(match[1]) : 0;
}

/** Runs `body` and resolves to the greatest private memory, in kB, that any backend had while it ran. */
export async function peakMemory(postmaster, body) {
  const pages = () => childrenOf(postmaster).map((pid) => {
    try {
      return memoryOf(pid, 'RssAnon');
    } catch {
      return 0;
    }
  });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, ...pages())), 20);
  try {
    await body();
  } finally {
    clearInterval(timer);
  }
  return peak;
}

/** The process that listens on 127.0.0.1:`port`, by the socket it has open. */
export function listenerOf(port) {
  const address = `0100007F:${Number(port).toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1] === address && fields[3] === '0A')
    .map((fields) => `socket:[${fields[9]}]`);
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`))
        if (sockets.includes(readlinkSync(`/proc/${pid}/fd/${fd}`))) return Number(pid);
    } catch {
      // Not ours to look into, or gone.
    }
  }
  throw new Error(`nobody listens on port ${port}`);
}

let runs = 0;

/** wrk over `connections` connections: { rate, p99 (ms), count, bytes (a reply) }. A refused request is an error. */
export async function runWrk({ url, token, calls, sessions, seconds, connections, folder }) {
  const callFile = join(folder, 'calls');
  const sessionFile = join(folder, 'sessions');
  writeFileSync(callFile, calls.map((call) => JSON.stringify(call)).join('\n') + '\n');
  writeFileSync(sessionFile, sessions.join('\n') + '\n');
  const { stdout } = await execute(
    'wrk',
    ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '--latency', '-s',
      join(import.meta.dirname, 'call.lua'), url],
    { env: { ...process.env, BENCH_TOKEN: token, BENCH_CALLS: callFile, BENCH_SESSIONS: sessionFile,
      BENCH_RUN: `${process.pid}${String(++runs).padStart(3, '0')}` } },
  );
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk: ${stdout}`);
  const [, value, unit] = /99%\s+([\d.]+)(us|ms|s|m)/.exec(stdout);
  const [, count, size, sizeUnit] = /(\d+) requests in [\d.]+\w+, ([\d.]+)([KMGT]?)B read/.exec(stdout);
  const units = { us: 0.001, ms: 1, s: 1000, m: 60_000 };
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    p99: Number(value) * units[unit],
    count: Number(count),
    bytes: (Number(size) * 1024 ** ' KMGT'.indexOf(sizeUnit || ' ')) / Number(count),
  };
}

/** Our loader of whole sessions: { rate, p99, count }. */
export async function runSessions({ program, port, token, seconds, connections, minimum }) {
  const { stdout } = await execute(program, [port, connections, seconds, minimum].map(String), {
    env: { ...process.env, BENCH_TOKEN: token },
  });
  const [rate, p99, count] = stdout.trim().split(' ').map(Number);
  // It warms up for a fifth of the time, which counts for the CPU too.
  return { rate, p99, count: count * 1.2 };
}

/**
 * pgbench with prepared statements and 8 clients: { rate, count }. Each script has `statements` with $1 …, each with the
 * list of what stands for them: { text } a constant, { random: [from, to] } a number drawn once a transaction.
 */
export async function runPgbench({ scripts, seconds, folder }) {
  const constants = [];
  const files = scripts.map(({ parameters, statements }, index) => {
    const lines = [];
    const names = Object.fromEntries(Object.entries(parameters).map(([name, { text, random }]) => {
      const variable = `${name}_${index}`;
      if (random) lines.push(`\\set ${variable} random(${random.join(', ')})`);
      else constants.push('-D', `${variable}=${text}`);
      return [name, variable];
    }));
    for (const { sql, values } of statements)
      lines.push(`${sql.replace(/\s+/g, ' ').replace(/\$(\d)/g, (_, place) => `:${names[values[place - 1]]}`)};`);
    const file = join(folder, `pgbench_${index}.sql`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  });
  const { stdout } = await execute('pgbench', ['-n', '-M', 'prepared', '-c8', '-j1', `-T${seconds}`, ...constants,
    ...files.flatMap((file) => ['-f', file])]);
  const rate = Number(/tps = ([\d.]+)/.exec(stdout)[1]);
  if (/number of failed transactions: [1-9]/.test(stdout)) throw new Error(`pgbench: ${stdout}`);
  return { rate, count: Number(/actually processed: (\d+)/.exec(stdout)[1]) };
}

/** Starts a program that prints a line when it is ready and logs to a file; resolves to the process. */
export function startProgram(command, args, environment, log = 'inherit') {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', log] });
    child.stdout.once('data', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
}

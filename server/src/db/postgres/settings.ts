/**
 * The settings of the embedded PostgreSQL: a small machine that it shares with the server, and bulk loads.
 */

/** What the settings depend on; sizes in bytes. */
export interface Machine {
  memoryBytes: number
  sharedMemoryBytes: number
  cores: number
  isLinux: boolean
}

const mega = 1 << 20

/**
 * Settings by name.
 *
 * Shape   (folder of the socket, durable, Machine) -> { name: value }. Not durable is for tests: a crash may lose everything.
 */
export function settingsFor(socketDir: string, durable: boolean, machine: Machine): { [name: string]: string } {
  const sharedMb = clamp(Math.floor(machine.memoryBytes / 8 / mega), 32, 256)
  return {
    // Only the socket in our own folder: nothing on the network, no port to collide with.
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0777',
    max_connections: durable ? '100' : '200',
    shared_buffers: `${sharedMb}MB`,
    effective_cache_size: `${clamp(Math.floor(machine.memoryBytes / 2 / mega), 128, 4096)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: `${clamp(sharedMb / 2, 32, 128)}MB`,
    // Parallel plans take their memory from /dev/shm, which containers keep at 64 MB.
    dynamic_shared_memory_type: machine.sharedMemoryBytes < 256 * mega ? 'sysv' : 'posix',
    max_parallel_workers_per_gather: String(clamp(machine.cores - 1, 1, 4)),
    jit: 'off',
    random_page_cost: '1.1',
    // No replica reads this log, so bulk loads into new tables need not be written twice.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    wal_buffers: '16MB',
    // What is replayed after a crash: bounded, so that the server is back within seconds.
    max_wal_size: '1GB',
    min_wal_size: '128MB',
    checkpoint_timeout: '5min',
    checkpoint_completion_target: '0.9',
    ...(machine.isLinux ? { recovery_init_sync_method: 'syncfs' } : {}),
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    // A client that dies while its statement runs frees its locks.
    client_connection_check_interval: '2s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors of statements go to the caller; the log keeps what concerns the server, and no customer's values.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.floor(value)))
}

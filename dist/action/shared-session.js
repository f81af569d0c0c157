export const id = 722;
export const ids = [722];
export const modules = {

/***/ 84881:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ER: () => (/* binding */ ER),
/* harmony export */   Hr: () => (/* binding */ isDuplicateKey),
/* harmony export */   Jw: () => (/* binding */ translateConnectError),
/* harmony export */   Qg: () => (/* binding */ isPrivilegeError),
/* harmony export */   R0: () => (/* binding */ isUnreachable),
/* harmony export */   Td: () => (/* binding */ isLockTimeout),
/* harmony export */   a4: () => (/* binding */ isLockConflict),
/* harmony export */   gz: () => (/* binding */ isMissingObject),
/* harmony export */   pb: () => (/* binding */ isConnectionLost),
/* harmony export */   pt: () => (/* binding */ translateQueryError),
/* harmony export */   xX: () => (/* binding */ isTableExists),
/* harmony export */   z: () => (/* binding */ isSnapshotLost)
/* harmony export */ });
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3828);
/* harmony import */ var _password_plugins_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12567);
// Translates what mysql2 and the servers throw, once, by code and number and never by message text.


/** Server error numbers that we act on (MySQL and MariaDB share these). */
const ER = {
    DBACCESS_DENIED: 1044,
    ACCESS_DENIED: 1045,
    UNKNOWN_SYSTEM_VARIABLE: 1193,
    LOCK_WAIT_TIMEOUT: 1205,
    LOCK_DEADLOCK: 1213,
    SPECIFIC_ACCESS_DENIED: 1227,
    TABLEACCESS_DENIED: 1142,
    BAD_DB: 1049,
    NO_SUCH_TABLE: 1146,
    TABLE_EXISTS: 1050,
    DUP_ENTRY: 1062,
    QUERY_INTERRUPTED: 1317,
    TABLE_DEF_CHANGED: 1412,
    SERVER_SHUTDOWN: 1053,
    NEW_ABORTING_CONNECTION: 1184,
    CONNECTION_KILLED: 1927,
    LOCAL_INFILE_OFF: 3948,
    NOT_ALLOWED_COMMAND: 1148,
    LOCAL_INFILE_OFF_MARIADB: 4166,
    BAD_FIELD: 1054,
    SP_DOES_NOT_EXIST: 1305,
    VIEW_INVALID: 1356,
};
const MISSING_OBJECT = new Set([
    ER.BAD_DB,
    ER.NO_SUCH_TABLE,
    ER.BAD_FIELD,
    ER.SP_DOES_NOT_EXIST,
    ER.VIEW_INVALID,
]);
const UNREACHABLE = new Set([
    'ECONNREFUSED',
    'ENOTFOUND',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
    'ENOENT',
    'EACCES',
]);
const LOST = new Set([
    'PROTOCOL_CONNECTION_LOST',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'PROTOCOL_SEQUENCE_TIMEOUT',
    'ERR_STREAM_PREMATURE_CLOSE',
]);
const LOST_NUMBERS = new Set([
    ER.SERVER_SHUTDOWN,
    ER.NEW_ABORTING_CONNECTION,
    ER.CONNECTION_KILLED,
    4031,
]);
const DENIED = new Set([ER.ACCESS_DENIED, 1698, 1251, 1862, 4151]);
const PRIVILEGE = new Set([
    ER.SPECIFIC_ACCESS_DENIED,
    ER.TABLEACCESS_DENIED,
    ER.DBACCESS_DENIED,
    1143,
    1370,
    3955,
]);
const LOCKED = new Set([ER.LOCK_WAIT_TIMEOUT]);
/** Whether the connection is gone, with everything that lived in it. */
function isConnectionLost(error) {
    const { code, errno } = error;
    if (errno !== undefined && LOST_NUMBERS.has(errno))
        return true;
    // After the handshake, OpenSSL fails only on a record that it cannot decrypt, and then ends the connection.
    return code !== undefined && (LOST.has(code) || code.startsWith('ERR_SSL_'));
}
/** Whether a session inside a snapshot is gone, and its view of the snapshot with it. */
function isSnapshotLost(error) {
    return error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj && error.code === 'SOURCE_CONNECTION_LOST';
}
/** Whether a connection was lost or not had: what is not bound to it may be tried on another one. */
function isUnreachable(error) {
    // The storage has its own patience, and another session does not mend it.
    if (!(error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj) || error.code.startsWith('STORAGE_'))
        return false;
    return (error.code.endsWith('_CONNECTION_LOST') ||
        error.code.endsWith('_UNREACHABLE') ||
        (error.cause !== undefined && isConnectionLost(error.cause)));
}
/** The server's number, also behind an error of ours; one of ours may have no cause. */
function errnoBehind(error) {
    return (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj ? error.cause : error)?.errno;
}
/** Whether the server refused for lack of a privilege: the next rung of a ladder may do. */
function isPrivilegeError(error) {
    const errno = errnoBehind(error);
    return errno !== undefined && (PRIVILEGE.has(errno) || errno === ER.ACCESS_DENIED);
}
/** Whether the statement lost against another one and may succeed if it is tried again. */
function isLockConflict(error) {
    const errno = errnoBehind(error);
    return errno === ER.LOCK_DEADLOCK || errno === ER.LOCK_WAIT_TIMEOUT;
}
/** Whether another session's lock was waited for in vain. */
function isLockTimeout(error) {
    return errnoBehind(error) === ER.LOCK_WAIT_TIMEOUT;
}
/** Whether a row with that key is there already. */
function isDuplicateKey(error) {
    return errnoBehind(error) === ER.DUP_ENTRY;
}
/** Whether a table of that name is there already. */
function isTableExists(error) {
    return errnoBehind(error) === ER.TABLE_EXISTS;
}
/** What a definition names is not there: a schema, table, column or function. */
function isMissingObject(error) {
    return MISSING_OBJECT.has(errnoBehind(error) ?? 0);
}
/** A failure to connect. */
function translateConnectError(error, side, target) {
    const { code, errno, message } = error;
    if (error instanceof _password_plugins_js__WEBPACK_IMPORTED_MODULE_1__/* .KeyRetrievalRefused */ .G) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(side === 'source' ? 'SOURCE_ACCESS_DENIED' : 'TARGET_ACCESS_DENIED', `no login to ${target} without TLS: ${message}`, {
            hint: 'Use TLS (--ssl-mode required, or verify-identity), or give --get-server-public-key where nobody else can answer in place of the server.',
            cause: error,
        });
    }
    if (errno !== undefined && DENIED.has(errno)) {
        return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(side === 'source' ? 'SOURCE_ACCESS_DENIED' : 'TARGET_ACCESS_DENIED', `access denied for ${target}: ${message}`, {
            hint: 'Check user and password, and that the account may connect from this host.',
            cause: error,
        });
    }
    const hint = code === 'HANDSHAKE_NO_SSL_SUPPORT'
        ? 'The server offers no TLS: use --ssl-mode preferred or disabled if that is acceptable.'
        : code !== undefined &&
            (code.startsWith('ERR_TLS') || code.includes('CERT') || code === 'HANDSHAKE_SSL_ERROR')
            ? 'The TLS handshake failed: check --ssl-mode, --ssl-ca and the host name in the certificate.'
            : code !== undefined && UNREACHABLE.has(code)
                ? 'Check host, port, socket and firewall, and that the server is running.'
                : 'Check the connection options and the server log.';
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(side === 'source' ? 'SOURCE_UNREACHABLE' : 'TARGET_UNREACHABLE', `cannot connect to ${target}: ${message}`, {
        hint,
        cause: error,
    });
}
/** A failure of a statement; `what` says in our words what was being done. */
function translateQueryError(error, side, what) {
    if (error instanceof _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj)
        return error;
    const { errno, message } = error;
    const code = classify(error, side);
    return new _core_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupError */ .hj(code, `${what}: ${message}`, {
        hint: HINTS[code] ?? 'See the message of the server, and its log.',
        details: errno === undefined ? {} : { errno },
        cause: error,
    });
}
function classify(error, side) {
    const { errno } = error;
    const source = side === 'source';
    if (isConnectionLost(error))
        return source ? 'SOURCE_CONNECTION_LOST' : 'TARGET_CONNECTION_LOST';
    if (errno !== undefined && PRIVILEGE.has(errno))
        return source ? 'SOURCE_PRIVILEGES' : 'TARGET_PRIVILEGES';
    if (errno !== undefined && LOCKED.has(errno) && source)
        return 'SOURCE_LOCK_TIMEOUT';
    if (errno === ER.TABLE_DEF_CHANGED && source)
        return 'SOURCE_CHANGED';
    if (!source &&
        (errno === ER.LOCAL_INFILE_OFF ||
            errno === ER.NOT_ALLOWED_COMMAND ||
            errno === ER.LOCAL_INFILE_OFF_MARIADB)) {
        return 'TARGET_LOCAL_INFILE_OFF';
    }
    return source ? 'SOURCE_QUERY_FAILED' : 'TARGET_QUERY_FAILED';
}
const HINTS = {
    SOURCE_CONNECTION_LOST: 'The server closed the connection or went away: see its log, then run the backup again.',
    TARGET_CONNECTION_LOST: 'The server closed the connection or went away: see its log, then run the restore again.',
    SOURCE_PRIVILEGES: 'Grant the account what docs/privileges.md lists for backups.',
    TARGET_PRIVILEGES: 'Grant the account what docs/privileges.md lists for restores.',
    SOURCE_LOCK_TIMEOUT: 'Another session holds the table or a long statement runs: raise --lock-wait-timeout or try later.',
    SOURCE_CHANGED: 'A table was altered while it was being dumped: run the backup again.',
    TARGET_LOCAL_INFILE_OFF: 'Set GLOBAL local_infile = ON on the target for the time of the restore.',
};


/***/ }),

/***/ 12567:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ KeyRetrievalRefused),
/* harmony export */   i: () => (/* binding */ pluginsWithoutKeyRetrieval)
/* harmony export */ });
/* harmony import */ var mysql2__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20909);
// Login without TLS. `caching_sha2_password` and `sha256_password` have the client encrypt the password with an RSA key that it asks the
// server for: whoever answers in the server's place sends a key of their own and reads the password. So no key is asked for.

/** The login was given up before the password left. */
class KeyRetrievalRefused extends Error {
    constructor(plugin) {
        super(`${plugin} would send the password, encrypted with an unchecked key`);
    }
}
/** What a client sends to ask for the key. */
const REQUESTS = { caching_sha2_password: 2, sha256_password: 1 };
const pluginsWithoutKeyRetrieval = Object.fromEntries(Object.entries(REQUESTS).map(([name, request]) => [name, guard(name, request)]));
function guard(name, request) {
    const plugin = mysql2__WEBPACK_IMPORTED_MODULE_0__.authPlugins[name]({});
    return (context) => {
        const handle = plugin(context);
        // Asynchronous, so that mysql2 turns what is thrown into an error of the connection.
        return async (data) => {
            // Nothing where the server has what it needs; the types of mysql2 leave that out.
            const answer = (await handle(data));
            if (answer?.length === 1 && answer[0] === request)
                throw new KeyRetrievalRefused(name);
            return answer;
        };
    };
}


/***/ }),

/***/ 79469:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  RK: () => (/* binding */ FIRST),
  a2: () => (/* binding */ assignmentsFor),
  Zo: () => (/* binding */ isAssigned),
  Xx: () => (/* binding */ valueFor)
});

// UNUSED EXPORTS: decisions

;// CONCATENATED MODULE: ./lib/mysql/connection/kept-variables.js
// Variables of a session that may keep what the server, the account or a proxy gave them, by the reason.
const kept_variables_KEPT_VARIABLES = {
    'only how fast a statement is, and with how much memory': `
    analyze_max_length analyze_sample_percentage aria_repair_threads aria_sort_buffer_size aria_stats_method big_tables
    bulk_insert_buffer_size connection_memory_chunk_size eq_range_index_dive_limit expensive_subquery_limit
    global_connection_memory_tracking histogram_generation_max_mem_size histogram_size histogram_type
    in_predicate_conversion_threshold innodb_ddl_buffer_size innodb_ddl_threads innodb_parallel_read_threads
    internal_tmp_mem_storage_engine join_buffer_size join_buffer_space_limit join_cache_level low_priority_updates
    max_length_for_sort_data max_rowid_filter_size max_seeks_for_key mhnsw_ef_search mrr_buffer_size multi_range_count
    myisam_repair_threads myisam_sort_buffer_size myisam_stats_method net_buffer_length net_retry_count
    optimizer_adjust_secondary_key_costs optimizer_extra_pruning_depth optimizer_join_limit_pref_ratio
    optimizer_max_sel_arg_weight optimizer_max_sel_args optimizer_max_subgraph_pairs optimizer_prune_level
    optimizer_scan_setup_cost optimizer_search_depth optimizer_selectivity_sampling_limit optimizer_switch
    optimizer_use_condition_selectivity optimizer_where_cost preload_buffer_size query_alloc_block_size
    query_cache_strip_comments query_cache_wlock_invalidate query_prealloc_size range_alloc_block_size
    range_optimizer_max_mem_size read_buffer_size read_rnd_buffer_size rowid_merge_buff_size
    secondary_engine_cost_threshold select_into_buffer_size set_operations_buffer_size sort_buffer_size tcp_nodelay
    thread_pool_priority tmp_disk_table_size tmp_memory_table_size tmp_table_size transaction_alloc_block_size
    transaction_prealloc_size use_stat_tables enable_secondary_engine_statistics new new_mode
    old_alter_table`,
    'a limit of the server; a statement that meets it fails with an error that says so': `
    connection_memory_limit cte_max_recursion_depth max_heap_table_size max_points_in_geometry max_recursive_iterations
    max_session_mem_used max_sp_recursion_depth max_tmp_session_space_usage max_tmp_tables parser_max_mem_size`,
    'a session cannot change it': `
    error_count external_user gtid_executed gtid_owned in_transaction last_gtid max_allowed_packet max_user_connections
    proxy_user statement_id warning_count redirect_url`,
    'a new session has no value of another one': `
    gtid_next identity insert_id last_insert_id pseudo_thread_id rand_seed1 rand_seed2 gtid_seq_no wsrep_gtid_seq_no
    sql_slave_skip_counter`,
    'each statement of ours names it': `
    character_set_filesystem character_set_server collation_server collation_database default_tmp_storage_engine
    storage_engine explain_format explain_json_format_version end_markers_in_json default_master_connection
    innodb_default_encryption_key_id character_set_collations default_collation_for_utf8mb4 external_table_storage_engine
    external_table_secondary_storage_engine`,
    'set once for all workers of a snapshot, see mysql/snapshot/snapshot-time.ts': `timestamp`,
    'an alias or a part of one that is pinned': `old`,
    'what replicas get of a restore, and when, is the decision of the target; --skip-binlog is ours': `
    binlog_alter_two_phase binlog_annotate_row_events binlog_direct_non_transactional_updates binlog_format
    binlog_row_image binlog_row_value_options binlog_rows_query_log_events binlog_transaction_compression
    binlog_transaction_compression_level_zstd group_replication_consistency gtid_domain_id immediate_server_version
    original_commit_timestamp original_server_version max_relay_log_size server_id skip_parallel_replication
    skip_replication sql_log_bin transaction_allow_batching transaction_write_set_extraction innodb_support_xa
    wsrep_causal_reads wsrep_on wsrep_osu_method wsrep_retry_autocommit wsrep_sync_wait wsrep_trx_fragment_size
    wsrep_trx_fragment_unit xa_detach_on_prepare`,
    'only what the server logs, measures or reports': `
    log_disabled_statements log_queries_not_using_indexes log_slow_admin_statements log_slow_always_query_time
    log_slow_disabled_statements log_slow_filter log_slow_max_warnings log_slow_min_examined_row_limit log_slow_query
    log_slow_query_time log_slow_rate_limit log_slow_slave_statements log_slow_verbosity log_warnings long_query_time
    min_examined_row_limit optimizer_trace optimizer_trace_features optimizer_trace_limit optimizer_trace_max_mem_size
    optimizer_trace_offset profiling profiling_history_size progress_report_time session_track_gtids session_track_schema
    session_track_state_change session_track_system_variables session_track_transaction_info slow_query_log sql_log_off
    sql_warnings max_error_count`,
    'the target decides how it encrypts, compresses and indexes what it stores': `
    column_compression_threshold column_compression_zlib_level column_compression_zlib_strategy
    column_compression_zlib_wrap default_table_encryption innodb_ft_enable_stopword innodb_ft_user_stopword_table
    innodb_tmpdir keep_files_on_create`,
    'of statements that we do not send': `
    auto_increment_increment auto_increment_offset deadlock_search_depth_long deadlock_search_depth_short
    deadlock_timeout_long deadlock_timeout_short enable_cascade_triggers generated_random_password_length
    innodb_table_locks max_delayed_threads max_insert_delayed_threads old_passwords pseudo_replica_mode
    pseudo_slave_mode rbr_exec_mode require_row_format select_into_disk_sync select_into_disk_sync_delay
    standard_compliant_cte updatable_views_with_limit`,
    'of the X protocol, which we do not use': `mysqlx_read_timeout mysqlx_wait_timeout mysqlx_write_timeout`,
};

;// CONCATENATED MODULE: ./lib/mysql/connection/session-variables.js
// A decision for every variable that a session of a server has: which value we give it, or why it may keep the one that the server,
// the account or a proxy gave it. `test/integration/session-variables.test.ts` reads the variables of six servers and fails
// at a name that is in neither table: a new version is a new decision.

/** A year: longer than any wait for storage, and the largest value that the servers take for wait_timeout. */
const PATIENT_SECONDS = 31_536_000;
/** In this order, for some set others. SET NAMES comes before them. */
const PINNED = {
    // What a value is when it is text.
    time_zone: { both: `'+00:00'` },
    lc_time_names: { both: `'en_US'` },
    lc_messages: { both: `'en_US'` },
    default_week_format: { both: 0 },
    div_precision_increment: { both: 4 },
    block_encryption_mode: { both: `'aes-128-ecb'` },
    windowing_use_high_precision: { both: 1 },
    default_regex_flags: { both: `''` },
    group_concat_max_len: { both: 1_073_741_824 },
    max_sort_length: { both: 1024 },
    // LOAD DATA would take its file to be in the character set of the schema.
    character_set_database: { load: 'utf8mb4', isRestricted: true },
    // What a statement means. A key range may be bounded by a date that only ALLOW_INVALID_DATES takes; an engine that is not there
    // must be an error.
    sql_mode: {
        read: `'ALLOW_INVALID_DATES'`,
        load: `'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'`,
    },
    old_mode: { both: `'UTF8_IS_UTF8MB3'` },
    sql_auto_is_null: { both: 0 },
    sql_if_exists: { both: 0 },
    sql_buffer_result: { both: 0 },
    query_cache_type: { both: 0 },
    use_secondary_engine: { both: `'OFF'` },
    resultset_metadata: { both: `'FULL'` },
    // The servers let no one set it to no time: DEFAULT is what they were started with.
    system_versioning_asof: { both: 'DEFAULT' },
    terminology_use_previous: { both: `'NONE'` },
    // What is counted as a warning, for LOAD DATA reports their number.
    sql_notes: { both: 1 },
    note_verbosity: { both: `'basic'` },
    // How much is read at most, and for how long.
    max_join_size: { both: '18446744073709551615' },
    sql_select_limit: { both: '18446744073709551615' },
    sql_big_selects: { both: 1 },
    sql_safe_updates: { both: 0 },
    max_execution_time: { both: 0 }, // MySQL
    max_statement_time: { both: 0 }, // MariaDB
    net_read_timeout: { both: PATIENT_SECONDS },
    net_write_timeout: { both: PATIENT_SECONDS },
    wait_timeout: { both: PATIENT_SECONDS },
    interactive_timeout: { both: PATIENT_SECONDS },
    idle_transaction_timeout: { both: 0 },
    idle_readonly_transaction_timeout: { both: 0 },
    idle_write_transaction_timeout: { both: 0 },
    // Transactions.
    transaction_isolation: { both: `'REPEATABLE-READ'` }, // MySQL, MariaDB from 11.1
    tx_isolation: { both: `'REPEATABLE-READ'` }, // MariaDB before 11.1, MySQL 5.7
    transaction_read_only: { both: 0 },
    tx_read_only: { both: 0 },
    autocommit: { both: 1 },
    completion_type: { both: `'NO_CHAIN'` },
    innodb_snapshot_isolation: { both: 0 },
    wsrep_dirty_reads: { both: 0 },
    // What SHOW CREATE and information_schema print.
    sql_quote_show_create: { both: 1 },
    show_create_table_verbosity: { both: 0 },
    show_create_table_skip_secondary_engine: { both: 0 },
    show_old_temporals: { both: 0 },
    show_gipk_in_create_table_and_information_schema: { both: 1, isRestricted: true },
    // Password hashes hold bytes that no text file should.
    print_identified_with_as_hex: { both: 1 },
    information_schema_stats_expiry: { read: 0 },
    // What a definition becomes, and what rows may hold: what the source held is right.
    foreign_key_checks: { load: 0 },
    unique_checks: { load: 0 },
    check_constraint_checks: { load: 0 },
    innodb_strict_mode: { load: 0, isRestricted: true },
    explicit_defaults_for_timestamp: { load: 1, isRestricted: true },
    restrict_fk_on_non_standard_key: { load: 0, isRestricted: true },
    sql_require_primary_key: { load: 0, isRestricted: true },
    sql_generate_invisible_primary_key: { load: 0, isRestricted: true },
    default_storage_engine: { load: 'InnoDB' },
    enforce_storage_engine: { load: 'NULL', isRestricted: true },
    innodb_compression_default: { load: 0 },
    alter_algorithm: { load: `'DEFAULT'` },
    mhnsw_default_distance: { load: `'euclidean'` },
    mhnsw_default_m: { load: 6 },
    system_versioning_insert_history: { load: 1 },
    system_versioning_alter_history: { load: `'KEEP'` },
};
/** Set from the options of the run. */
const FROM_OPTIONS = ['lock_wait_timeout', 'innodb_lock_wait_timeout'];
/**
 * What every server has and what comes before all else: SHOW VARIABLES is a SELECT with a limit of rows, and of time. MariaDB
 * takes no comments of MySQL from 5.7 on.
 */
const FIRST = `SET NAMES utf8mb4 COLLATE utf8mb4_general_ci, SESSION max_join_size = 18446744073709551615,
  SESSION sql_select_limit = 18446744073709551615, SESSION sql_big_selects = 1
  /*!50708 , SESSION max_execution_time = 0 */ /*M! , SESSION max_statement_time = 0 */`;
const SET_BY_NAMES = (/* unused pure expression or super */ null && ([
    'character_set_client',
    'character_set_connection',
    'character_set_results',
    'collation_connection',
]));
/** What is to be set for a purpose, as far as the server has it, in order. */
function assignmentsFor(purpose, lockWaitTimeoutSeconds) {
    const pinned = Object.entries(PINNED).flatMap(([name, { both, isRestricted = false, ...own }]) => {
        const value = own[purpose] ?? both;
        return value === undefined ? [] : [{ name, value, isRestricted }];
    });
    return [
        ...pinned,
        ...FROM_OPTIONS.map((name) => ({ name, value: lockWaitTimeoutSeconds, isRestricted: false })),
    ];
}
/** In SQL. */
function valueFor(purpose, name) {
    const { both, ...own } = PINNED[name] ?? {};
    const value = own[purpose] ?? both;
    if (value === undefined)
        throw new Error(`${name} is not pinned`);
    return value;
}
/** Every name that was decided on, of all servers, with the decision in words. */
function decisions() {
    const kept = Object.entries(KEPT_VARIABLES).flatMap(([reason, names]) => names
        .trim()
        .split(/\s+/)
        .map((name) => [name, `kept: ${reason}`]));
    const pinned = Object.keys(PINNED).map((name) => [name, 'pinned']);
    const others = [...FROM_OPTIONS, ...SET_BY_NAMES].map((name) => [name, 'pinned']);
    return new Map([...kept, ...pinned, ...others]);
}
/** Whether a value as SHOW VARIABLES prints it is the one of an assignment. */
function isAssigned(shown, { value }) {
    const wanted = String(value).replace(/^'(.*)'$/, '$1');
    return fold(shown) === fold(wanted);
}
function fold(text) {
    const word = text.toUpperCase();
    if (word === 'ON')
        return '1';
    if (word === 'OFF')
        return '0';
    if (word === 'NULL')
        return '';
    return /^\d+\.0+$/.test(word) ? word.replace(/\.0+$/, '') : word;
}


/***/ }),

/***/ 57722:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ Session)
});

;// CONCATENATED MODULE: ./lib/mysql/connection/connection-config.js
/** `user@host:port` or `user@/path/to/socket`, for messages. */
function describeConnection({ host, port, socketPath, user }) {
    return socketPath ? `${user}@${socketPath}` : `${user}@${host}:${port}`;
}

// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./node_modules/mysql2/index.js
var mysql2 = __webpack_require__(20909);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
;// CONCATENATED MODULE: ./lib/mysql/protocol/socket.js
// The sockets of connections. Each reads into one buffer, again and again. Left to itself Node.js makes a new one for every read,
// and V8 answers so much memory outside of its heap with full collections: fifty in a backup of 0.8 GB, a quarter of its CPU.
// Invariant: only a borrower sees that buffer, and only while it is called; listeners of 'data' get bytes of their own.


/** What one read(2) can give: more than waits in a socket usually, and small next to a core's cache. */
const READ_BYTES = 256 * 1024;
/** Longest silence on the wire, in milliseconds: NAT gateways and load balancers forget from 350 s on. */
const KEEP_ALIVE_MS = 60_000;
const borrowers = new WeakMap();
function openSocket(address) {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const socket = (0,external_node_net_.connect)({
        ...address,
        noDelay: true,
        // A firewall forgets a connection that is silent; while a long statement runs, it is.
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
        onread: {
            buffer,
            callback: (count) => {
                const bytes = buffer.subarray(0, count);
                const borrower = borrowers.get(socket);
                if (borrower)
                    borrower(bytes);
                else
                    socket.emit('data', Buffer.from(bytes));
                // Whoever wants to wait has paused the socket.
                return true;
            },
        },
    });
    return socket;
}
/**
 * Gives the borrower all bytes that `socket` reads, until `endLending`. A stream that can lend nothing, such as a TLS stream of a
 * Node.js with other internals, goes on with 'data'.
 */
function lendReads(socket, borrower) {
    borrowers.set(socket, borrower);
    if (socket instanceof external_node_tls_.TLSSocket)
        readIntoOneBuffer(socket);
}
function endLending(socket) {
    borrowers.delete(socket);
}
/** Plaintext of one TLS record. OpenSSL returns no more than that from one read. */
const RECORD_BYTES = 16 * 1024;
/**
 * Sets up `onread` for a TLS stream. Node.js accepts that option only for a socket that it opens itself, and not for TLS over a
 * socket that is open already, as MySQL's protocol needs it. Returns without any change if the internals have another shape, or if
 * the buffer is set already.
 */
function readIntoOneBuffer(socket) {
    const internals = socket;
    // oxlint-disable-next-line no-underscore-dangle
    const handle = internals._handle;
    const symbols = Object.getOwnPropertySymbols(socket);
    const [kBuffer, kBufferCb, kBufferGen] = ['kBuffer', 'kBufferCb', 'kBufferGen'].map((name) => symbols.find(({ description }) => description === name));
    if (!kBuffer || !kBufferCb || !kBufferGen || typeof handle?.useUserBuffer !== 'function')
        return;
    if ([kBuffer, kBufferCb, kBufferGen].some((symbol) => internals[symbol] !== null))
        return;
    const buffer = Buffer.allocUnsafeSlow(RECORD_BYTES);
    handle.useUserBuffer(buffer);
    internals[kBuffer] = buffer;
    internals[kBufferCb] = (count) => {
        const bytes = count === RECORD_BYTES ? buffer : buffer.subarray(0, count);
        const borrower = borrowers.get(socket);
        if (borrower)
            borrower(bytes);
        else
            socket.emit('data', Buffer.from(bytes));
        return true;
    };
}

// EXTERNAL MODULE: ./lib/mysql/connection/password-plugins.js
var password_plugins = __webpack_require__(12567);
;// CONCATENATED MODULE: ./lib/mysql/connection/tls-identity.js


/** @param host as it was given: a name, or an address, which must be among the certificate's addresses. */
function verifyIdentity(connection, host) {
    const wire = connection;
    const { startTLS } = wire;
    if (typeof startTLS !== 'function')
        throw new errors/* BackupError */.hj('INTERNAL', 'this version of mysql2 is not the one that the check of certificates was made for');
    wire.startTLS = (onSecure) => {
        startTLS.call(wire, (error) => {
            if (error)
                onSecure(error);
            else
                onSecure(external_node_tls_.checkServerIdentity(host, wire.stream.getPeerCertificate()));
        });
    };
}

// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
;// CONCATENATED MODULE: ./lib/mysql/connection/connect.js
// Opens connections: TLS as asked, the password fresh where it is a token, and no longer than the time that is allowed.






/** The socket, or the TLS stream upon it. */
function streamOf(connection) {
    return connection.stream;
}
/** @throws BackupError SOURCE_ or TARGET_UNREACHABLE, or _ACCESS_DENIED */
async function connect(config, side) {
    const { mode } = config.tls;
    try {
        const withPassword = await readPassword(config);
        return await connectOnce(withPassword, mode !== 'disabled' && !config.socketPath);
    }
    catch (error) {
        const noTls = error.code === 'HANDSHAKE_NO_SSL_SUPPORT';
        if (!(noTls && mode === 'preferred'))
            throw (0,mysql_errors/* translateConnectError */.Jw)(error, side, describeConnection(config));
    }
    try {
        return await connectOnce(await readPassword(config), false);
    }
    catch (error) {
        throw (0,mysql_errors/* translateConnectError */.Jw)(error, side, describeConnection(config));
    }
}
async function readPassword({ freshPassword, ...config }) {
    return freshPassword ? { ...config, password: await freshPassword() } : config;
}
function connectOnce(config, tls) {
    const { mode, ca, cert, key } = config.tls;
    const verify = mode === 'verify-ca' || mode === 'verify-identity';
    const { host, port, socketPath } = config;
    const connection = mysql2.createConnection({
        ...(socketPath ? { socketPath } : { host, port }),
        stream: () => openSocket(socketPath ? { path: socketPath } : { host, port }),
        user: config.user,
        ...(config.password ? { password: config.password.reveal() } : {}),
        connectTimeout: config.connectTimeoutMs,
        charset: 'utf8mb4_general_ci',
        supportBigNumbers: true,
        dateStrings: true,
        jsonStrings: true,
        trace: false,
        flags: ['+LOCAL_FILES', '-FOUND_ROWS'],
        ...(tls || socketPath || config.getServerPublicKey ? {} : { authPlugins: password_plugins/* pluginsWithoutKeyRetrieval */.i }),
        // An IAM token travels as it is: never without TLS.
        enableCleartextPlugin: config.iamAuth === true && tls,
        ...(tls
            ? {
                ssl: {
                    rejectUnauthorized: verify,
                    ...(ca ? { ca } : {}),
                    ...(cert ? { cert } : {}),
                    ...(key ? { key } : {}),
                },
            }
            : {}),
    });
    if (tls && mode === 'verify-identity')
        verifyIdentity(connection, host);
    return new Promise((resolve, reject) => {
        const fail = (error) => {
            clearTimeout(timer);
            connection.on('error', () => undefined);
            streamOf(connection).destroy(error);
            reject(error);
        };
        // mysql2's own limit ends with the first byte that comes.
        const late = Object.assign(new Error(`no login within ${config.connectTimeoutMs / 1000} s`), {
            code: 'ETIMEDOUT',
        });
        const timer = setTimeout(() => fail(late), config.connectTimeoutMs);
        connection.connect((error) => {
            if (error)
                return fail(error);
            clearTimeout(timer);
            if (!tls && !socketPath && !isLoopback(connection))
                config.onPlain?.(describePlain(config));
            resolve(connection);
        });
    });
}
/** By the address that was reached, whatever name led to it. */
function isLoopback(connection) {
    const { remoteAddress = '' } = streamOf(connection);
    return /^(::ffff:)?127\./.test(remoteAddress) || remoteAddress === '::1';
}
function describePlain({ host, port, tls }) {
    const why = tls.mode === 'disabled' ? '--ssl-mode is disabled' : 'the server offers no TLS';
    return `the connection to ${host}:${port} is not encrypted, for ${why}: who is on the way can read and change what it carries`;
}

// EXTERNAL MODULE: ./lib/mysql/connection/session-variables.js + 1 modules
var session_variables = __webpack_require__(79469);
;// CONCATENATED MODULE: ./lib/mysql/connection/pin-session.js
// Gives a session the values of session-variables.ts: in three round trips, whatever their number.


const WHAT = 'cannot set up the session';
/** @throws BackupError if a value that decides what is read or written cannot be set */
async function pinSession(session, purpose, lockWaitTimeoutSeconds) {
    const wanted = (0,session_variables/* assignmentsFor */.a2)(purpose, lockWaitTimeoutSeconds);
    await session.execute(session_variables/* FIRST */.RK, WHAT);
    const shown = await readShown(session, wanted);
    const known = wanted.filter(({ name }) => shown.has(name));
    const free = known.filter(({ isRestricted }) => !isRestricted);
    try {
        await session.execute(`SET ${free.map(pin_session_assign).join(', ')}`, WHAT);
    }
    catch {
        // A managed server may refuse one of them: the error is to name it.
        for (const each of free)
            await session.execute(`SET ${pin_session_assign(each)}`, `cannot set ${each.name}`);
    }
    const differing = known.filter((each) => each.isRestricted && !(0,session_variables/* isAssigned */.Zo)(shown.get(each.name), each));
    for (const each of differing)
        await setIfAllowed(session, each);
}
/** What the server has of these variables, as it prints them. */
async function readShown(session, wanted) {
    const rows = await session.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${wanted.map(({ name }) => `'${name}'`).join(', ')})`, WHAT);
    return new Map(rows.map(({ Variable_name, Value }) => [Variable_name.toLowerCase(), Value]));
}
async function setIfAllowed(session, each) {
    try {
        await session.execute(`SET ${pin_session_assign(each)}`, `cannot set ${each.name}`);
    }
    catch (error) {
        const errno = error.cause?.errno;
        if (!(0,mysql_errors/* isPrivilegeError */.Qg)(error) && errno !== mysql_errors.ER.UNKNOWN_SYSTEM_VARIABLE)
            throw error;
    }
}
function pin_session_assign({ name, value }) {
    return `SESSION ${name} = ${value}`;
}

;// CONCATENATED MODULE: ./lib/mysql/protocol/wire.js
// mysql2's insides, as far as more than one file needs them (tried with 3.24). What they are asked for is looked at first, so that
// another version of mysql2 is an error and not a surprise.


/** What the length of a packet can say: one that is so long is followed by another, be it empty. */
const MAX_PACKET_BYTES = 0xffffff;
/** @throws BackupError INTERNAL if the command lacks one of `methods` */
function createQuery(sql, onResult, methods) {
    // Missing from mysql2's types. Without a stream factory mysql2 refuses LOCAL INFILE requests.
    const { createQuery: create } = mysql2;
    const query = create(sql, undefined, onResult, {});
    assertKnown(methods.every((method) => typeof query[method] === 'function'));
    return query;
}
/** @throws BackupError INTERNAL where mysql2 is not what this program knows of it */
function assertKnown(isKnown) {
    if (!isKnown)
        throw new errors/* BackupError */.hj('INTERNAL', 'this version of mysql2 is not the one that this program was made for');
}
function packetHeader(bytes, { sequenceId }) {
    return Buffer.from([bytes, bytes >> 8, bytes >> 16, sequenceId]);
}
function countPacket(wire) {
    wire.sequenceId = (wire.sequenceId + 1) % 256;
}

;// CONCATENATED MODULE: ./lib/mysql/protocol/raw-statement.js

const COM_QUERY = 0x03;
const CLIENT_QUERY_ATTRIBUTES = 1 << 27;
/** Sends the statement, or queues it behind what the connection is doing. Its bytes are not copied. */
function sendStatement(connection, statement, onResult) {
    const query = createQuery('', onResult, ['start', 'resultsetHeader']);
    query.start = (_, wire) => {
        writeStatement(wire, statement);
        return query.resultsetHeader;
    };
    connection.addCommand(query);
}
function writeStatement(wire, statement) {
    const hasAttributes = (wire.config.clientFlags & wire.serverCapabilityFlags & CLIENT_QUERY_ATTRIBUTES) !== 0;
    // No attributes, in one set.
    const command = Buffer.from(hasAttributes ? [COM_QUERY, 0, 1] : [COM_QUERY]);
    let left = command.length + statement.length;
    for (let at = 0;;) {
        const packetBytes = Math.min(left, MAX_PACKET_BYTES);
        const isFirst = at === 0;
        const header = packetHeader(packetBytes, wire);
        const end = at + packetBytes - (isFirst ? command.length : 0);
        wire.write(isFirst ? Buffer.concat([header, command]) : header);
        if (end > at)
            wire.write(statement.subarray(at, end));
        countPacket(wire);
        at = end;
        left -= packetBytes;
        // A full packet is followed by another one, be it empty.
        if (packetBytes < MAX_PACKET_BYTES)
            return;
    }
}

// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
;// CONCATENATED MODULE: ./lib/mysql/protocol/send-file.js



/** Far below the longest packet: a server has to have a packet whole before it reads on. */
const MAX_SENT_BYTES = 4 * 1024 * 1024;
/**
 * Sends the statement, or queues it behind what the connection is doing, and gives the source to the server that asks for it. The
 * pieces of the source are ours. If the source fails, the server is told that the file ends, and `onResult` what it failed with.
 */
function sendFile(connection, sql, source, onResult) {
    const load = { isAsked: false, isOver: false };
    const query = createQuery(sql, (error, result) => {
        load.isOver = true;
        onResult(error, result);
    }, ['_streamLocalInfile', 'infileOk']);
    const send = async (wire) => {
        try {
            await sendPieces(wire, source, () => load.isOver);
        }
        catch (error) {
            Object.assign(query, { _localStreamError: error });
        }
        if (load.isOver) {
            // An answer in the middle of the file: what the server would make of the rest no one knows.
            wire.stream.destroy();
            return;
        }
        load.isAsked = false;
        wire.write(packetHeader(0, wire));
        countPacket(wire);
    };
    const onAsked = (wire) => {
        load.isAsked = true;
        void send(wire);
        return query.infileOk;
    };
    Object.assign(query, { _streamLocalInfile: onAsked });
    connection.addCommand(query);
    return { isOurTurn: () => load.isAsked && !load.isOver };
}
/** One piece is on its way while the next is made. */
async function sendPieces(wire, source, isOver) {
    if ('_inflatedPacketsParser' in wire)
        throw new errors/* BackupError */.hj('INTERNAL', 'LOAD DATA was not made for the compressed protocol');
    let sent = Promise.resolve();
    for await (const piece of source) {
        await sent;
        if (isOver())
            return;
        sent = sendPiece(wire, piece);
        // Awaited in its turn.
        sent.catch(() => undefined);
    }
    await sent;
}
async function sendPiece(wire, piece) {
    if (piece.length === 0)
        return;
    const { stream } = wire;
    await new Promise((resolve, reject) => {
        const onWritten = (error) => (error ? reject(error) : resolve());
        stream.cork();
        for (let at = 0; at < piece.length; at += MAX_SENT_BYTES) {
            const part = piece.subarray(at, at + MAX_SENT_BYTES);
            // This one tells mysql2 of a connection that is gone.
            wire.write(packetHeader(part.length, wire));
            stream.write(part, at + part.length === piece.length ? onWritten : undefined);
            countPacket(wire);
        }
        stream.uncork();
    });
    (0,buffer_pool/* recyclePiece */.CU)({ bytes: piece });
}

;// CONCATENATED MODULE: ./lib/tsv/kernel/kernel-wasm.js
// Generated by scripts/build-kernel.mjs from assembly/kernel.ts. Do not edit.
const KERNEL_WASM_BASE64 = 'AGFzbQEAAAABGgVgAAF/YAN/f38Bf2ADf39/AGABfwF/YAAAAwgHAQIAAAADBAUEAQEgIAZbEn8BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt+AUIAC34BQgALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEACweiAQ4GaGVhZGVyAwILb3V0cHV0Qnl0ZXMDDQRyb3dzAw4Gcm93RW5kAw8MdGVybWluYXRvckF0AxAKbG9uZ2VzdFJvdwMRB2lucHV0QXQABA1pbnB1dENhcGFjaXR5AAQIb3V0cHV0QXQAAw5vdXRwdXRDYXBhY2l0eQACBXJlc2V0AAELY2xlYXJPdXRwdXQABgZlbmNvZGUABQZtZW1vcnkCAAwBAwq2CAfqAQIBfwF7A0AgAgRAIAEgAP0ABAAiBP0LBAD9DP8AAAAAAAAA////AAD/AAAgBP0OIAT9DBoaGhoaGhoaGhoaGhoaGhr9IyAE/QxcXFxcXFxcXFxcXFxcXFxc/SP9UP1Q/WQhAyACQRBJBEAgA0EBIAJ0QQFrcSEDCyADRQRAIAJBEE0EQCABIAJqDwsgAEEQaiEAIAFBEGohASACQRBrIQIMAgsgA2giAyAAaiEAIAEgA2oiAUHcADoAACABIAAtAABBgAhqLQAAOgABIABBAWohACABQQJqIQEgAiADQQFqayECDAELCyABC0kAIAAkACACQQBHJAFBACQCQQAkA0EAJARBACQFIAEkBkEAJAdBACQIQQAkEUEAJAlBACQKQgAkC0IAJAxBACQNQQAkDkEAJA8LBwBBoP/3AAsGAEHAgAgLBgBBgIAEC9gFAgd/An5BgIAEIQMgAEGAgARqIQUDQCADIAVJBEAjA0EESQRAIwNFIAUgA2tBBE9xBH8gAygCACQCQQQkAyADQQRqBSMCIAMtAAAjA0EDdHRyJAIjA0EBaiQDIANBAWoLIQMjA0EESQ0CCyMERQRAIwJB////B3EkBSADIAVGQQAjBRsEQEEADwsjB0UEQCMFRQRAQQMPCyMFIQAgAy0AACIBQf8BRgR/QQEFIAFB/gFGQf///wdBCSMBGyAAS3ELBEAgA0GAgARrJBBBAQ8LQQEkB0EAJAhBACQJCyMGIwJBGHZHBEBBAg8LIwZBAWpB/wFxJAYjCCMFaiQIQQEkBAsgAyIAIAUgA2siASMFIgIgASACSRsiB2ohBiMNQcCACGohAQJ/A0AgACAGSQRAIwoEQCAAIgJBAWohACMMIAIxAAAjC4aEJAwjC0IIfCQLIwpBAWskCgwCCyMMQgBSBEAgACABIwwiCCAGIABrrSIJIAggCVQbpyICEAAhASAAIAJqIQAjDCACrX0kDAwCCyAAIgJBAWohACACLQAAIQRBBSMJIwBGDQIaIwkEQCABQQk6AAAgAUEBaiEBCyMJQQFqJAkgBEH7AUkEQCAAIARqIgIgBk0EQCAAIAEgBBAAIQEgAiEABSAErSQMCwUgBEH7AUYEQCABQdycATsBACABQQJqIQEFIARB/wFGBEBBBAwFBSAEQfwBRgR/QQIFQQNBCCAEQf0BRhsLJApCACQLCwsLDAELCyABQcCACGskDUEACyIABEAgAA8LIAMgB2ohAyMFIAdrJAUjBUUEQCMCQf///wdxQf///wdHBEACf0EHQQEjDEIAUiMKGw0AGkEGIwkjAEcNABojDUHAgAhqQQo6AAAjDUEBaiQNIw5BAWokDiMNJA8jCCMRSwRAIwgkEQtBACQHQQALIgAEQCAADwsLQQAkBEEAJAJBACQDCwwBCwtBAAsOAEEAJA1BACQOQQAkDwsLIwMAQYAICw4wAAAAAAAAAGJ0bgAAcgBBmggLAVoAQdwICwFc';

;// CONCATENATED MODULE: ./lib/tsv/kernel/kernel.js
// Loads the WebAssembly row kernel. The module is compiled once; its instances, each with 2 MiB of memory, are
// lent and taken back, because a memory that waits for the garbage collector holds gigabytes of address space.

let compiled;
const idle = [];
/** One instance: its exports, and its memory seen as input and output. */
class Kernel {
    exports;
    input;
    output;
    constructor() {
        compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'));
        this.exports = new WebAssembly.Instance(compiled, {}).exports;
        const { memory, inputAt, inputCapacity, outputAt, outputCapacity } = this.exports;
        this.input = new Uint8Array(memory.buffer, inputAt(), inputCapacity());
        this.output = new Uint8Array(memory.buffer, outputAt(), outputCapacity());
    }
    static borrow() {
        return idle.pop() ?? new Kernel();
    }
    /** Gives an instance back. The borrower must not touch it again. */
    static giveBack(kernel) {
        idle.push(kernel);
    }
}

;// CONCATENATED MODULE: ./lib/tsv/row-encoder.js
// Encodes a stream of MySQL text-protocol row packets as TSV, in pieces of about 1 MiB.
// It sees bytes, cut anywhere; no object, array or string is made per row or value. A stream that is not made of
// well-formed rows with the right sequence numbers is refused with an error, never passed over.



const NEED_INPUT = 0;
const TERMINATOR = 1;
const MALFORMED = {
    2: 'packets out of order',
    3: 'an empty packet where a row begins',
    4: 'an invalid length byte 0xFF',
    5: 'a row with more values than columns',
    6: 'a row with fewer values than columns',
    7: 'a value that runs past the end of its row',
};
const DEFAULT_PIECE_BYTES = 1024 * 1024;
const MAX_COLUMNS = 65_535;
class RowEncoder {
    #kernel;
    #terminator;
    #pieceBytes;
    constructor({ columnCount, sequenceId, deprecateEof = false, pieceBytes }) {
        if (!Number.isInteger(columnCount) || columnCount < 1 || columnCount > MAX_COLUMNS) {
            throw new errors/* BackupError */.hj('INTERNAL', `a result set cannot have ${columnCount} columns`);
        }
        const kernel = Kernel.borrow();
        kernel.exports.reset(columnCount, sequenceId, deprecateEof);
        this.#kernel = kernel;
        // One more slice must fit behind a piece that is just short of ready.
        const room = kernel.output.length - 3 * kernel.input.length;
        this.#pieceBytes = Math.max(1, Math.min(pieceBytes ?? DEFAULT_PIECE_BYTES, room));
    }
    /** Set as soon as the packet after the last row was met. */
    get terminator() {
        return this.#terminator;
    }
    /** Whether a piece of the wanted size is ready: take it before writing on. */
    get pieceReady() {
        return this.#borrowed().exports.outputBytes.value >= this.#pieceBytes;
    }
    /**
     * Reads the chunk from `offset` and returns the offset behind what it has read: the chunk's end, or earlier when a
     * piece is ready or the terminator was met. Throws INTERNAL on anything that is not a row.
     */
    write(chunk, offset = 0) {
        const { exports, input } = this.#borrowed();
        let at = offset;
        while (at < chunk.length && this.#terminator === undefined && !this.pieceReady) {
            const bytes = Math.min(chunk.length - at, input.length);
            input.set(bytes === chunk.length ? chunk : chunk.subarray(at, at + bytes));
            const status = exports.encode(bytes);
            if (status === TERMINATOR) {
                at += exports.terminatorAt.value;
                this.#terminator = readTerminator(exports.header.value);
            }
            else if (status === NEED_INPUT) {
                at += bytes;
            }
            else {
                this.release();
                throw new errors/* BackupError */.hj('INTERNAL', `malformed result set: ${MALFORMED[status] ?? `status ${status}`}`, {
                    hint: 'The bytes between the server and this program are damaged: look at proxies and the network, and try again.',
                });
            }
        }
        return at;
    }
    /** Bytes of the longest row so far, as the server sent it. */
    get longestRowBytes() {
        return this.#borrowed().exports.longestRow.value >>> 0;
    }
    /** What was encoded since the last piece, if anything. */
    takePiece() {
        const { exports, input, output } = this.#borrowed();
        const length = exports.outputBytes.value;
        if (length === 0)
            return undefined;
        const bytes = (0,buffer_pool/* allocatePiece */.gL)(length, this.#pieceBytes + 3 * input.length);
        bytes.set(output.subarray(0, length));
        const piece = { bytes, rows: exports.rows.value, rowEnd: exports.rowEnd.value };
        exports.clearOutput();
        return piece;
    }
    /** Ends the use of this encoder; safe to call again. */
    release() {
        if (this.#kernel)
            Kernel.giveBack(this.#kernel);
        this.#kernel = undefined;
    }
    #borrowed() {
        if (!this.#kernel)
            throw new errors/* BackupError */.hj('INTERNAL', 'the row encoder was used after its end');
        return this.#kernel;
    }
}
function readTerminator(headerWord) {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(headerWord >>> 0);
    return { header, sequenceId: headerWord >>> 24 };
}

;// CONCATENATED MODULE: ./lib/mysql/protocol/row-takeover.js



const ERR_PACKET = 0xff;
class RowTakeover {
    #wire;
    #listener;
    #query;
    #parser;
    #columns = [];
    #phase = 'columns';
    #unfinished = Buffer.alloc(0);
    /** Sends the statement, or queues it behind what the connection is doing. */
    constructor(connection, sql, listener) {
        this.#wire = connection;
        this.#listener = listener;
        this.#query = createQuery(sql, (error) => listener.onEnd(error), ['row', 'execute']);
        assertKnown(typeof this.#wire.packetParser?.execute === 'function');
        this.#query.once('fields', (columns) => {
            // mysql2 would write a parser of rows for them next: not needed, and it refuses a column that is called `__proto__`.
            this.#columns = columns?.splice(0) ?? [];
        });
        const execute = this.#query.execute.bind(this.#query);
        this.#query.execute = (packet, owner) => {
            // The first call comes without a packet, when the statement's turn has come.
            if (packet === undefined)
                this.#takeOver();
            const over = execute(packet, owner);
            if (over) {
                // Before mysql2 starts the next statement, which may be a takeover too.
                this.#phase = 'over';
                this.restore();
            }
            else if (this.#phase === 'ending') {
                this.#break('a second result set');
            }
            return over;
        };
        this.#wire.addCommand(this.#query);
    }
    /** Ends the rows: mysql2 gets the packet that ends them, and all that follows. */
    giveBack({ header, sequenceId }, rest) {
        this.#wire.sequenceId = sequenceId;
        this.#phase = 'ending';
        this.restore();
        this.#wireParser.execute(header);
        if (rest.length > 0)
            this.#wireParser.execute(rest);
    }
    /** Puts mysql2's parser back in its place. */
    restore() {
        if (this.#parser === undefined)
            return;
        endLending(this.#wire.stream);
        this.#wireParser = this.#parser;
        this.#parser = undefined;
    }
    get #slot() {
        return '_inflatedPacketsParser' in this.#wire ? '_inflatedPacketsParser' : 'packetParser';
    }
    get #wireParser() {
        return this.#wire[this.#slot] ?? this.#wire.packetParser;
    }
    set #wireParser(parser) {
        this.#wire[this.#slot] = parser;
    }
    #takeOver() {
        this.#parser = this.#wireParser;
        this.#wireParser = { execute: (data) => this.#receive(data) };
    }
    #receive(data) {
        if (this.#phase === 'rows')
            this.#listener.onBytes(data);
        else
            this.#receiveColumns(data);
    }
    /** One whole packet at a time goes to mysql2, so that its parser stands between two packets when the rows begin. */
    #receiveColumns(data) {
        let unread = this.#unfinished.length > 0 ? Buffer.concat([this.#unfinished, data]) : data;
        while (this.#phase === 'columns' && unread.length >= 4) {
            const packetBytes = unread.readUIntLE(0, 3);
            if (packetBytes === MAX_PACKET_BYTES)
                return this.#break('a column definition over 16 MB');
            if (unread.length < 4 + packetBytes)
                break;
            // A server that goes away numbers its last error as it likes.
            if (unread[3] !== this.#wire.sequenceId && unread[4] !== ERR_PACKET)
                return this.#break('packets out of order');
            this.#parser?.execute(unread.subarray(0, 4 + packetBytes));
            unread = unread.subarray(4 + packetBytes);
            if (this.#phase === 'columns' && this.#query.next === this.#query.row) {
                this.#phase = 'rows';
                // What is compressed has to go through mysql2, which keeps it.
                if (this.#slot === 'packetParser')
                    lendReads(this.#wire.stream, (bytes) => this.#listener.onBytes(bytes));
                this.#listener.onColumns(this.#columns, this.#wire.sequenceId);
            }
        }
        this.#unfinished = Buffer.alloc(0);
        if (this.#phase === 'columns')
            this.#unfinished = unread;
        else if (unread.length > 0) {
            if (this.#phase === 'rows')
                this.#listener.onBytes(unread);
            else
                this.#wireParser.execute(unread);
        }
    }
    #break(what) {
        this.#listener.onBroken(new errors/* BackupError */.hj('INTERNAL', `malformed result set: ${what}`));
    }
}

;// CONCATENATED MODULE: ./lib/mysql/protocol/row-stream.js



/**
 * Sends `sql`, a statement with one result set, and hands its rows on as TSV. Pieces come in order and never two at once:
 * while `onPiece` has not settled, nothing is read from the socket. Rejects with mysql2's error (code, errno,
 * sqlState) for an error of the server or a lost connection, with the signal's reason, with what `onPiece` threw, or
 * with INTERNAL if the stream is malformed. The caller listens to the connection's 'error' event outside of this call.
 */
async function streamRows(connection, sql, onPiece, { signal }) {
    signal.throwIfAborted();
    return await new Promise((resolve, reject) => {
        new RowStream(connection, onPiece, signal, resolve, reject).start(sql);
    });
}
class RowStream {
    #connection;
    #socket;
    #onPiece;
    #signal;
    #resolve;
    #reject;
    #result = { rows: 0, bytes: 0, longestRowBytes: 0, columns: [] };
    #takeover;
    #encoder;
    /** Bytes that came while a piece was being taken: no more than what one read of the socket gives. */
    #waiting = [];
    #busy = false;
    #settled = false;
    #onAbort = () => this.#fail(this.#signal.reason);
    #onError = (error) => this.#fail(error);
    // mysql2 keeps silent about the end of a connection that someone closes.
    #onClose = () => this.#fail(connectionLost());
    constructor(connection, onPiece, signal, resolve, reject) {
        this.#connection = connection;
        this.#socket = connection.stream;
        this.#onPiece = onPiece;
        this.#signal = signal;
        this.#resolve = resolve;
        this.#reject = reject;
    }
    start(sql) {
        if (this.#socket.destroyed)
            return this.#fail(connectionLost());
        this.#signal.addEventListener('abort', this.#onAbort);
        this.#connection.on('error', this.#onError);
        this.#socket.on('close', this.#onClose);
        try {
            this.#takeover = new RowTakeover(this.#connection, sql, this);
        }
        catch (error) {
            this.#fail(error);
        }
    }
    onColumns(columns, sequenceId) {
        this.#result.columns = columns;
        this.#encoder = new RowEncoder({ columnCount: columns.length, sequenceId });
    }
    onBytes(data) {
        if (this.#settled)
            return;
        this.#waiting.push(data);
        this.#advance();
        const unread = this.#waiting.pop();
        if (unread)
            this.#waiting.push(Buffer.from(unread));
    }
    onEnd(error) {
        if (error) {
            const lost = error.fatal === true;
            return lost ? this.#fail(error) : this.#settle(() => this.#reject(error));
        }
        if (!this.#encoder) {
            const none = new errors/* BackupError */.hj('INTERNAL', 'the statement gave no result set');
            return this.#settle(() => this.#reject(none));
        }
        this.#result.longestRowBytes = this.#encoder.longestRowBytes;
        this.#settle(() => this.#resolve(this.#result));
    }
    onBroken(error) {
        this.#fail(error);
    }
    /** Encodes what waits until nothing is left, a piece must be waited for, or the rows have ended. */
    #advance() {
        try {
            while (this.#encoder && !this.#busy && !this.#settled) {
                const { terminator } = this.#encoder;
                if (terminator)
                    return this.#takeover?.giveBack(terminator, Buffer.concat(this.#waiting.splice(0)));
                const data = this.#waiting.shift();
                if (!data)
                    return;
                const read = this.#encoder.write(data);
                if (read < data.length)
                    this.#waiting.unshift(data.subarray(read));
                if (this.#encoder.pieceReady || this.#encoder.terminator)
                    this.#deliver(this.#encoder.takePiece());
            }
        }
        catch (error) {
            this.#fail(error);
        }
    }
    #deliver(piece) {
        if (!piece)
            return;
        this.#result.rows += piece.rows;
        this.#result.bytes += piece.bytes.length;
        const taken = this.#onPiece(piece);
        if (taken === undefined)
            return;
        this.#busy = true;
        this.#socket.pause();
        void this.#advanceAfter(taken);
    }
    async #advanceAfter(taken) {
        try {
            await taken;
        }
        catch (error) {
            return this.#fail(error);
        }
        this.#busy = false;
        if (this.#settled)
            return;
        this.#socket.resume();
        this.#advance();
    }
    #settle(settle) {
        if (this.#settled)
            return;
        this.#settled = true;
        this.#signal.removeEventListener('abort', this.#onAbort);
        this.#connection.off('error', this.#onError);
        this.#socket.off('close', this.#onClose);
        this.#encoder?.release();
        this.#waiting = [];
        settle();
    }
    #fail(error) {
        if (this.#settled)
            return;
        this.#settle(() => this.#reject(error));
        this.#takeover?.restore();
        // What a dead connection says later, no one needs to hear. Without an error mysql2 would hang.
        this.#connection.on('error', () => undefined);
        this.#socket.destroy(new Error('the row stream was broken off', { cause: error }));
    }
}
function connectionLost() {
    return Object.assign(new Error('connection lost: it was closed while rows were read'), {
        code: 'PROTOCOL_CONNECTION_LOST',
        fatal: true,
    });
}

// EXTERNAL MODULE: ./lib/sql/quote.js
var quote = __webpack_require__(48104);
// EXTERNAL MODULE: ./lib/core/clock.js
var clock = __webpack_require__(91601);
;// CONCATENATED MODULE: ./lib/mysql/connection/stall-watch.js

/** A bad answer counts when it comes twice: bytes may be on their way. */
const SECOND_LOOK_MS = 1000;
const REASONS = {
    waiting: 'the server waits for us',
    gone: 'the server does not know the connection any more',
    unreachable: 'the server does not answer other connections either',
};
class StallWatch {
    #stream;
    #options;
    /** Each wait that is under way, with whether it is our turn in it. */
    #waits = new Set();
    #clock;
    #stopChecks = () => undefined;
    #seen = '';
    #quietSince = 0;
    #isLooking = false;
    constructor(stream, options) {
        this.#stream = stream;
        this.#options = options;
        this.#clock = options.clock ?? clock/* systemClock */.m;
    }
    /** @param isOurTurn whether it is us who have to send something next, all else being sent */
    async during(answer, isOurTurn = () => false) {
        const { timeoutMs } = this.#options;
        if (timeoutMs === 0)
            return await answer;
        // A wait of its own, even if the same function is given twice.
        const wait = () => isOurTurn();
        this.#waits.add(wait);
        if (this.#waits.size === 1) {
            this.#quietSince = this.#clock.now();
            this.#stopChecks = this.#clock.every(Math.min(5000, timeoutMs / 8), () => this.#check());
        }
        try {
            return await answer;
        }
        finally {
            this.#waits.delete(wait);
            if (this.#waits.size === 0)
                this.#stopChecks();
        }
    }
    #check() {
        const now = this.#clock.now();
        if (this.#hasMoved() || this.#isOurs())
            this.#quietSince = now;
        else if (now - this.#quietSince >= this.#options.timeoutMs && !this.#isLooking)
            void this.#look();
    }
    #isStill() {
        return !this.#hasMoved() && !this.#isOurs() && this.#waits.size > 0;
    }
    /** A stream that is paused has data that we do not take. */
    #isOurs() {
        if (this.#stream.isPaused())
            return true;
        return this.#stream.writableLength === 0 && [...this.#waits].some((isOurTurn) => isOurTurn());
    }
    #hasMoved() {
        const { bytesRead, bytesWritten, writableLength } = this.#stream;
        const now = `${bytesRead} ${bytesWritten} ${writableLength}`;
        const hasMoved = now !== this.#seen;
        this.#seen = now;
        return hasMoved;
    }
    async #look() {
        const { look, onStall, timeoutMs } = this.#options;
        this.#isLooking = true;
        try {
            for (let looks = 1;; looks++) {
                const state = await look();
                if (state === 'working' || state === 'unknown' || !this.#isStill())
                    break;
                if (looks === 2) {
                    this.#stopChecks();
                    return onStall(`nothing came for ${timeoutMs / 1000} s, and ${REASONS[state]}`, state);
                }
                await this.#clock.sleep(Math.min(SECOND_LOOK_MS, timeoutMs));
                if (!this.#isStill())
                    break;
            }
            this.#quietSince = this.#clock.now();
        }
        finally {
            this.#isLooking = false;
        }
    }
}

;// CONCATENATED MODULE: ./lib/mysql/connection/server-thread.js


/** MySQL's words and MariaDB's. */
const WAITS_FOR_CLIENT = new Set([
    'Sending to client',
    'Receiving from client',
    'Writing to net',
    'Reading from net',
]);
const ANSWER_MS = 10_000;
/** Takes at most as long as a connection may take, and ten seconds. */
async function lookAtThread(config, side, id) {
    try {
        return await within(ANSWER_MS, config, side, async (query, ownId) => {
            const threads = await query('SHOW PROCESSLIST');
            const find = (wanted) => threads.find(({ Id }) => String(Id) === String(wanted));
            // Behind a proxy the numbers of connections may be those of the proxy.
            if (!find(ownId))
                return 'unknown';
            const thread = find(id);
            if (!thread)
                return 'gone';
            const { Command, State } = thread;
            return Command === 'Sleep' || WAITS_FOR_CLIENT.has(State ?? '') ? 'waiting' : 'working';
        });
    }
    catch (error) {
        return isNoAnswer(error) ? 'unreachable' : 'unknown';
    }
}
/** So that what was given up holds no lock and no old view on the server any more. Best effort. */
async function endThread(config, side, id) {
    await within(ANSWER_MS, config, side, (query) => query(`KILL ${id}`)).catch(() => undefined);
}
async function within(timeoutMs, config, side, use) {
    const connection = await connect(config, side);
    connection.on('error', () => undefined);
    const cut = (reason) => void streamOf(connection).destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(() => cut(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    try {
        return await use((sql) => new Promise((resolve, reject) => {
            connection.query(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
        }), connection.threadId ?? 0);
    }
    finally {
        clearTimeout(timer);
        connection.end(() => undefined);
        // Cut off if the farewell is not taken.
        setTimeout(() => cut('the session was cut off'), 1000).unref();
    }
}
/** A refusal, of too many connections for example, is an answer, and has a number of the server's. */
function isNoAnswer(error) {
    const cause = (error.cause ?? error);
    return (0,mysql_errors/* isConnectionLost */.pb)(cause) || (cause.errno ?? 0) <= 0;
}

;// CONCATENATED MODULE: ./lib/mysql/connection/session.js











class Session {
    side;
    target;
    #connection;
    #watch;
    #lost;
    #resultCharset = 'utf8mb4';
    /** The one that is known to be in use. */
    #schema;
    constructor(connection, config, side) {
        this.#connection = connection;
        this.side = side;
        this.target = describeConnection(config);
        const lose = (error) => {
            this.#lost ??=
                error ?? Object.assign(new Error('the connection was closed'), { code: 'PROTOCOL_CONNECTION_LOST' });
        };
        connection.on('error', lose);
        connection.on('end', () => lose());
        // While a statement runs, mysql2 tells that statement alone.
        const stream = streamOf(connection)
            .on('error', lose)
            .on('close', () => lose());
        this.#watch = new StallWatch(stream, {
            timeoutMs: config.stallTimeoutMs ?? 0,
            look: () => lookAtThread(config, side, this.id),
            onStall: (reason, state) => {
                lose(Object.assign(new Error(reason), { code: 'ETIMEDOUT', fatal: true }));
                stream.destroy(this.#lost);
                if (state === 'waiting')
                    void endThread(config, side, this.id);
            },
        });
    }
    static async open(config, options) {
        const connection = await connect(config, options.side);
        const session = new Session(connection, config, options.side);
        try {
            await pinSession(session, options.purpose, options.lockWaitTimeoutSeconds);
        }
        catch (error) {
            session.destroy();
            throw error;
        }
        return session;
    }
    /** The server's number of the connection. */
    get id() {
        return this.#connection.threadId ?? 0;
    }
    /** The connection's error, once it is gone. */
    get lost() {
        return this.#lost;
    }
    /** Rows of a small result. Integers beyond 2^53 and all temporal values come as text. */
    async query(sql, what = 'query failed', { results = 'utf8mb4', schema } = {}) {
        // All are queued at once: a session is shared, and another user's setting must not come in between.
        const ready = Promise.all([this.#receive(results), schema === undefined ? undefined : this.use(schema)]);
        const answer = this.#watch.during(new Promise((resolve, reject) => {
            this.#connection.query(sql, (error, rows) => {
                if (error)
                    reject(error);
                else
                    resolve(rows);
            });
        }).catch(async (error) => {
            throw await this.#translate(error, what);
        }));
        const [, rows] = await Promise.all([ready, answer]);
        return rows;
    }
    /** The first column of the first row, as text. */
    async scalar(sql, what) {
        const [row] = await this.query(sql, what);
        const value = row === undefined ? undefined : Object.values(row)[0];
        if (value === null || value === undefined)
            return undefined;
        return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
    }
    /** Makes it the schema of names that name none. It costs nothing where it is that one already. */
    async use(schema) {
        if (this.#schema === schema)
            return;
        const used = this.execute(`USE ${(0,quote/* quoteName */.AB)(schema)}`, `cannot use schema ${schema}`);
        // At once: what is queued from now on is answered after it.
        this.#schema = schema;
        await used.catch((error) => {
            this.#schema = undefined;
            throw error;
        });
    }
    /** A statement without rows. */
    execute(sql, what = 'statement failed') {
        if (CHANGES_SCHEMA.test(sql))
            this.#schema = undefined;
        return this.#watch.during(this.#run(sql, what));
    }
    /** A statement without rows whose bytes need not be text; they must not change before the promise settles. */
    executeBytes(statement, what) {
        return this.#watch.during(this.#settle(what, (onResult) => sendStatement(this.#connection, statement, onResult)));
    }
    /** LOAD DATA LOCAL, its file being `source`, whose pieces are ours from then on. Rejects with the source's error if it fails. */
    load(sql, source, what) {
        let isOurTurn = () => false;
        const result = this.#settle(what, (onResult) => {
            ({ isOurTurn } = sendFile(this.#connection, sql, source, onResult));
        });
        // While the source has nothing to give, the server waits for us.
        return this.#watch.during(result, () => isOurTurn());
    }
    /** Streams the rows of a SELECT as TSV bytes. */
    async stream(sql, onPiece, signal, what) {
        await this.#receive('binary');
        try {
            return await this.#watch.during(streamRows(this.#connection, sql, onPiece, { signal }));
        }
        catch (error) {
            if (signal.aborted)
                throw signal.reason;
            if (isServerError(error))
                throw await this.#watch.during(this.#translate(error, what));
            throw error;
        }
    }
    /** Ends the connection politely; one that does not answer is cut off. */
    close() {
        if (this.#lost)
            return Promise.resolve();
        return new Promise((resolve) => {
            const timer = setTimeout(() => {
                this.destroy();
                resolve();
            }, 2000);
            this.#connection.end(() => {
                clearTimeout(timer);
                resolve();
            });
        });
    }
    /** Cuts the connection: the server rolls back and releases what it held. */
    destroy() {
        // mysql2's destroy() only half-closes: a running statement would go on at the server.
        streamOf(this.#connection).destroy(new Error('the session was cut off'));
    }
    /** Results as text for us to read, or every byte as the column holds it. */
    async #receive(charset) {
        if (this.#resultCharset === charset)
            return;
        this.#resultCharset = charset;
        await this.execute(`SET character_set_results = ${charset}`, 'cannot set up the session');
    }
    #run(sql, what) {
        return this.#settle(what, (onResult) => this.#connection.query(sql, onResult));
    }
    #settle(what, send) {
        return new Promise((resolve, reject) => {
            send((error, result) => {
                if (error) {
                    reject(error);
                    return;
                }
                const header = result;
                resolve({
                    affectedRows: header.affectedRows,
                    warningCount: header.warningStatus,
                    info: header.info ?? '',
                });
            });
        }).catch(async (error) => {
            // A failure of the source stream is ours and not the server's: it travels as it is.
            throw error instanceof errors/* BackupError */.hj ? error : await this.#translate(error, what);
        });
    }
    /** A server that shuts down interrupts statements first, as someone would who ends one: only the next one tells which it was. */
    async #translate(error, what) {
        const isInterrupted = error.errno === mysql_errors.ER.QUERY_INTERRUPTED;
        if (isInterrupted && !this.#lost)
            await new Promise((resolve) => {
                this.#connection.query('DO 0', (next) => {
                    if (next && (0,mysql_errors/* isConnectionLost */.pb)(next))
                        this.#lost ??= next;
                    resolve();
                });
            });
        return (0,mysql_errors/* translateQueryError */.pt)(this.#lost ?? error, this.side, what);
    }
}
const CHANGES_SCHEMA = /^\s*(?:USE|(?:DROP|CREATE|ALTER)\s+(?:DATABASE|SCHEMA))\b/i;
function isServerError(error) {
    return error.errno !== undefined || (0,mysql_errors/* isConnectionLost */.pb)(error);
}


/***/ })

};

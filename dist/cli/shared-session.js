export const id = 710;
export const ids = [710];
export const modules = {

/***/ 7935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ connect),
  m: () => (/* binding */ streamOf)
});

// EXTERNAL MODULE: ./node_modules/mysql2/index.js
var mysql2 = __webpack_require__(20909);
// EXTERNAL MODULE: ./lib/mysql/connection/connection-config.js
var connection_config = __webpack_require__(94826);
// EXTERNAL MODULE: ./lib/mysql/protocol/socket.js
var socket = __webpack_require__(70226);
// EXTERNAL MODULE: ./lib/mysql/connection/password-plugins.js
var password_plugins = __webpack_require__(12567);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
;// CONCATENATED MODULE: ./lib/mysql/connection/tls-identity.js


/**
 * Verifies that the certificate names the host.
 * @param host the configured host: a name, or an address that the certificate must list
 * @throws BackupError INTERNAL if mysql2 has no `startTLS`
 */
function verifyIdentity(connection, host) {
    const wire = connection;
    const { startTLS } = wire;
    if (typeof startTLS !== 'function')
        throw new errors/* BackupError */.hj('INTERNAL', 'the check of certificates does not support this version of mysql2');
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
// Opens connections: applies the TLS mode, requests a fresh password where the password is a token,
// and limits the time to log in.






/** Socket of the connection, or the TLS stream on top of the socket. */
function streamOf(connection) {
    return connection.stream;
}
/**
 * Opens a connection; mode `preferred` falls back to plain text if the server offers no TLS.
 * @throws BackupError SOURCE_UNREACHABLE, SOURCE_ACCESS_DENIED, or the same codes with TARGET_
 */
async function connect(config, side) {
    const { mode } = config.tls;
    try {
        const withPassword = await readPassword(config);
        return await connectOnce(withPassword, mode !== 'disabled' && !config.socketPath);
    }
    catch (error) {
        const noTls = error.code === 'HANDSHAKE_NO_SSL_SUPPORT';
        if (!(noTls && mode === 'preferred'))
            throw (0,mysql_errors/* translateConnectError */.Jw)(error, side, (0,connection_config/* describeConnection */.I)(config));
    }
    try {
        return await connectOnce(await readPassword(config), false);
    }
    catch (error) {
        throw (0,mysql_errors/* translateConnectError */.Jw)(error, side, (0,connection_config/* describeConnection */.I)(config));
    }
}
async function readPassword({ freshPassword, ...config }) {
    return freshPassword ? { ...config, password: await freshPassword() } : config;
}
async function connectOnce(config, tls) {
    const { mode, ca, cert, key } = config.tls;
    const verify = mode === 'verify-ca' || mode === 'verify-identity';
    const { host, port, socketPath } = config;
    const direct = socketPath ? { path: socketPath } : { host, port };
    const address = config.tunnel ? await config.tunnel.open() : direct;
    const connection = mysql2.createConnection({
        ...(socketPath ? { socketPath } : { host, port }),
        stream: () => (0,socket/* openSocket */.kn)(address),
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
        // This plugin sends the IAM token unencrypted, so enable the plugin only under TLS.
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
    return await new Promise((resolve, reject) => {
        const fail = (error) => {
            clearTimeout(timer);
            connection.on('error', () => undefined);
            streamOf(connection).destroy(error);
            reject(error);
        };
        // mysql2's own connect timeout ends at the server's first byte, so limit the whole login.
        const late = Object.assign(new Error(`no login within ${config.connectTimeoutMs / 1000} s`), {
            code: 'ETIMEDOUT',
        });
        const timer = setTimeout(() => fail(late), config.connectTimeoutMs);
        connection.connect((error) => {
            if (error)
                return fail(error);
            clearTimeout(timer);
            if (!tls && !socketPath && !isLocal(config, connection))
                config.onPlain?.(describePlain(config));
            resolve(connection);
        });
    });
}
/**
 * Returns whether the peer is on this host: by the socket's address, not the host name. Through a
 * tunnel only the SSH server knows the address.
 */
function isLocal({ tunnel, host }, connection) {
    if (tunnel)
        return /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
    const { remoteAddress = '' } = streamOf(connection);
    return /^(::ffff:)?127\./.test(remoteAddress) || remoteAddress === '::1';
}
function describePlain({ host, port, tls }) {
    const why = tls.mode === 'disabled' ? '--ssl-mode is disabled' : 'the server offers no TLS';
    return `the connection to ${host}:${port} is not encrypted, for ${why}: an attacker on the network can read and change its data`;
}


/***/ }),

/***/ 94826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ describeConnection)
/* harmony export */ });
/** Returns `user@host:port`, with the SSH server that leads to it, or `user@/path/to/socket`. */
function describeConnection({ host, port, socketPath, user, ssh }) {
    if (socketPath)
        return `${user}@${socketPath}`;
    return `${user}@${host}:${port}${ssh ? ` through ${ssh.user}@${ssh.host}:${ssh.port}` : ''}`;
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
// Session variables that keep the value from the server, the account or a proxy, by reason.
const kept_variables_KEPT_VARIABLES = {
    'affects only the speed and the memory of a statement': `
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
    'a limit of the server; a statement above the limit fails with a clear error': `
    connection_memory_limit cte_max_recursion_depth max_heap_table_size max_points_in_geometry max_recursive_iterations
    max_session_mem_used max_sp_recursion_depth max_tmp_session_space_usage max_tmp_tables parser_max_mem_size`,
    'a session cannot change it': `
    error_count external_user gtid_executed gtid_owned in_transaction last_gtid max_allowed_packet max_user_connections
    proxy_user statement_id warning_count redirect_url`,
    'a new session has no value from another session': `
    gtid_next identity insert_id last_insert_id pseudo_thread_id rand_seed1 rand_seed2 gtid_seq_no wsrep_gtid_seq_no
    sql_slave_skip_counter`,
    'each of our statements states the value': `
    character_set_filesystem character_set_server collation_server collation_database default_tmp_storage_engine
    storage_engine explain_format explain_json_format_version end_markers_in_json default_master_connection
    innodb_default_encryption_key_id character_set_collations default_collation_for_utf8mb4 external_table_storage_engine
    external_table_secondary_storage_engine`,
    'set once for all workers of a snapshot, see mysql/snapshot/snapshot-time.ts': `timestamp`,
    'an alias or a part of a pinned variable': `old`,
    'the target decides which changes of a restore its replicas get, and when; ours is --skip-binlog': `
    binlog_alter_two_phase binlog_annotate_row_events binlog_direct_non_transactional_updates binlog_format
    binlog_row_image binlog_row_value_options binlog_rows_query_log_events binlog_transaction_compression
    binlog_transaction_compression_level_zstd group_replication_consistency gtid_domain_id immediate_server_version
    original_commit_timestamp original_server_version max_relay_log_size server_id skip_parallel_replication
    skip_replication sql_log_bin transaction_allow_batching transaction_write_set_extraction innodb_support_xa
    wsrep_causal_reads wsrep_on wsrep_osu_method wsrep_retry_autocommit wsrep_sync_wait wsrep_trx_fragment_size
    wsrep_trx_fragment_unit xa_detach_on_prepare`,
    'affects only logs, measurements and reports of the server': `
    log_disabled_statements log_queries_not_using_indexes log_slow_admin_statements log_slow_always_query_time
    log_slow_disabled_statements log_slow_filter log_slow_max_warnings log_slow_min_examined_row_limit log_slow_query
    log_slow_query_time log_slow_rate_limit log_slow_slave_statements log_slow_verbosity log_warnings long_query_time
    min_examined_row_limit optimizer_trace optimizer_trace_features optimizer_trace_limit optimizer_trace_max_mem_size
    optimizer_trace_offset profiling profiling_history_size progress_report_time session_track_gtids session_track_schema
    session_track_state_change session_track_system_variables session_track_transaction_info slow_query_log sql_log_off
    sql_warnings max_error_count`,
    'the target decides how it encrypts, compresses and indexes its data': `
    column_compression_threshold column_compression_zlib_level column_compression_zlib_strategy
    column_compression_zlib_wrap default_table_encryption innodb_ft_enable_stopword innodb_ft_user_stopword_table
    innodb_tmpdir keep_files_on_create`,
    'applies only to statements that we do not send': `
    auto_increment_increment auto_increment_offset deadlock_search_depth_long deadlock_search_depth_short
    deadlock_timeout_long deadlock_timeout_short enable_cascade_triggers generated_random_password_length
    innodb_table_locks max_delayed_threads max_insert_delayed_threads old_passwords pseudo_replica_mode
    pseudo_slave_mode rbr_exec_mode require_row_format select_into_disk_sync select_into_disk_sync_delay
    standard_compliant_cte updatable_views_with_limit`,
    'applies only to the X protocol, which we do not use': `mysqlx_read_timeout mysqlx_wait_timeout mysqlx_write_timeout`,
};

;// CONCATENATED MODULE: ./lib/mysql/connection/session-variables.js
// Decision for every session variable of a server: the value that we set, or the reason why the
// variable keeps the value from the server, the account or a proxy.
// `test/integration/session-variables.test.ts` reads the variables of six servers and fails on a
// name that is in neither table. So a new version requires a new decision.

/** One year: longer than any wait for storage, and the maximum of wait_timeout. */
const PATIENT_SECONDS = 31_536_000;
/** Variables in assignment order: some change other variables. SET NAMES comes first. */
const PINNED = {
    // Text form of values.
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
    // Otherwise LOAD DATA assumes the schema's character set for its file.
    character_set_database: { load: 'utf8mb4', isRestricted: true },
    // Meaning of statements. A bound of a key range may be a date that only ALLOW_INVALID_DATES
    // accepts. A missing storage engine must be an error.
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
    // The servers accept no empty value here; DEFAULT restores the value from the server's start.
    system_versioning_asof: { both: 'DEFAULT' },
    terminology_use_previous: { both: `'NONE'` },
    // Warnings: LOAD DATA reports their number.
    sql_notes: { both: 1 },
    note_verbosity: { both: `'basic'` },
    // Limits of rows and time.
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
    // Output of SHOW CREATE and information_schema.
    sql_quote_show_create: { both: 1 },
    show_create_table_verbosity: { both: 0 },
    show_create_table_skip_secondary_engine: { both: 0 },
    show_old_temporals: { both: 0 },
    show_gipk_in_create_table_and_information_schema: { both: 1, isRestricted: true },
    // Password hashes hold bytes that do not belong in a text file.
    print_identified_with_as_hex: { both: 1 },
    information_schema_stats_expiry: { read: 0 },
    // Checks of definitions and rows. The restore accepts everything that the source held.
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
/** Variables whose value comes from the options of the run. */
const FROM_OPTIONS = ['lock_wait_timeout', 'innodb_lock_wait_timeout'];
/**
 * First statement of each session, with variables that every server has. It comes before SHOW
 * VARIABLES, because that statement is a SELECT to which limits of rows and time apply. MariaDB
 * ignores comments for MySQL from 5.7 on.
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
/** Returns the assignments for a purpose in order, including variables that the server lacks. */
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
/**
 * Returns the value as an SQL expression.
 * @throws Error if the purpose has no value for this variable
 */
function valueFor(purpose, name) {
    const { both, ...own } = PINNED[name] ?? {};
    const value = own[purpose] ?? both;
    if (value === undefined)
        throw new Error(`${name} is not pinned`);
    return value;
}
/** Returns the decision for every variable, across all servers. */
function decisions() {
    const kept = Object.entries(KEPT_VARIABLES).flatMap(([reason, names]) => names
        .trim()
        .split(/\s+/)
        .map((name) => [name, `kept: ${reason}`]));
    const pinned = Object.keys(PINNED).map((name) => [name, 'pinned']);
    const others = [...FROM_OPTIONS, ...SET_BY_NAMES].map((name) => [name, 'pinned']);
    return new Map([...kept, ...pinned, ...others]);
}
/** Returns whether a value from SHOW VARIABLES equals the value of an assignment. */
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

/***/ 70710:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ Session)
});

// EXTERNAL MODULE: ./lib/mysql/connection/connection-config.js
var connection_config = __webpack_require__(94826);
// EXTERNAL MODULE: ./lib/core/errors.js
var errors = __webpack_require__(3828);
// EXTERNAL MODULE: ./lib/mysql/connection/connect.js + 1 modules
var connect = __webpack_require__(7935);
// EXTERNAL MODULE: ./lib/mysql/connection/mysql-errors.js
var mysql_errors = __webpack_require__(84881);
// EXTERNAL MODULE: ./lib/mysql/connection/session-variables.js + 1 modules
var session_variables = __webpack_require__(79469);
;// CONCATENATED MODULE: ./lib/mysql/connection/pin-session.js
// Sets the variables of session-variables.ts in three round trips, whatever their number.


const WHAT = 'cannot set up the session';
/**
 * Sets all variables that the server knows.
 * @throws BackupError if the server refuses a value that decides which data the session reads or
 * writes
 */
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
        // A managed server may refuse one variable. Single statements show which one.
        for (const each of free)
            await session.execute(`SET ${pin_session_assign(each)}`, `cannot set ${each.name}`);
    }
    const differing = known.filter((each) => each.isRestricted && !(0,session_variables/* isAssigned */.Zo)(shown.get(each.name), each));
    for (const each of differing)
        await setIfAllowed(session, each);
}
/** Returns the present values of these variables, as SHOW VARIABLES prints them. */
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

// EXTERNAL MODULE: ./lib/mysql/protocol/wire.js
var protocol_wire = __webpack_require__(51934);
;// CONCATENATED MODULE: ./lib/mysql/protocol/raw-statement.js

const COM_QUERY = 0x03;
const CLIENT_QUERY_ATTRIBUTES = 1 << 27;
/** Sends the statement, or queues it after pending commands. Does not copy the bytes. */
function sendStatement(connection, statement, onResult) {
    const query = (0,protocol_wire/* createQuery */.VZ)('', onResult, ['start', 'resultsetHeader']);
    query.start = (_, wire) => {
        // mysql2 reads rows with these: ANALYZE TABLE and its kind have some.
        Object.assign(query, { options: wire.config });
        writeStatement(wire, statement);
        return query.resultsetHeader;
    };
    connection.addCommand(query);
}
function writeStatement(wire, statement) {
    const hasAttributes = (wire.config.clientFlags & wire.serverCapabilityFlags & CLIENT_QUERY_ATTRIBUTES) !== 0;
    // Zero query attributes, in one set.
    const command = Buffer.from(hasAttributes ? [COM_QUERY, 0, 1] : [COM_QUERY]);
    let left = command.length + statement.length;
    for (let offset = 0;;) {
        const packetBytes = Math.min(left, protocol_wire/* MAX_PACKET_BYTES */.YI);
        const isFirst = offset === 0;
        const header = (0,protocol_wire/* packetHeader */.Og)(packetBytes, wire);
        const end = offset + packetBytes - (isFirst ? command.length : 0);
        wire.write(isFirst ? Buffer.concat([header, command]) : header);
        if (end > offset)
            wire.write(statement.subarray(offset, end));
        (0,protocol_wire/* countPacket */.kV)(wire);
        offset = end;
        left -= packetBytes;
        // The protocol requires a further packet after a full one, even an empty packet.
        if (packetBytes < protocol_wire/* MAX_PACKET_BYTES */.YI)
            return;
    }
}

// EXTERNAL MODULE: ./lib/core/buffer-pool.js
var buffer_pool = __webpack_require__(75816);
;// CONCATENATED MODULE: ./lib/mysql/protocol/send-file.js



/**
 * Bytes per packet; far below the protocol's maximum, because a server receives a whole packet
 * before it processes the packet.
 */
const MAX_SENT_BYTES = 4 * 1024 * 1024;
/**
 * Sends the statement, or queues it after the connection's pending commands. Sends the source when
 * the server requests the file. The function recycles the buffers of the source. If the source
 * fails, the server gets the end of the file, and `onResult` gets the source's error.
 */
function sendFile(connection, sql, source, onResult) {
    const load = { isAsked: false, isOver: false };
    const query = (0,protocol_wire/* createQuery */.VZ)(sql, (error, result) => {
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
            // The server answered before the end of the file, and may misread the remaining bytes.
            wire.stream.destroy();
            return;
        }
        load.isAsked = false;
        wire.write((0,protocol_wire/* packetHeader */.Og)(0, wire));
        (0,protocol_wire/* countPacket */.kV)(wire);
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
/** Sends one piece while the source produces the next. */
async function sendPieces(wire, source, isOver) {
    if ('_inflatedPacketsParser' in wire)
        throw new errors/* BackupError */.hj('INTERNAL', 'LOAD DATA does not support the compressed protocol');
    let sent = Promise.resolve();
    for await (const piece of source) {
        await sent;
        if (isOver())
            return;
        sent = sendPiece(wire, piece);
        // The next iteration awaits this promise; the handler only prevents an unhandled rejection.
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
        for (let offset = 0; offset < piece.length; offset += MAX_SENT_BYTES) {
            const part = piece.subarray(offset, offset + MAX_SENT_BYTES);
            // Use mysql2's write() for the header: this method reports a lost connection to mysql2.
            wire.write((0,protocol_wire/* packetHeader */.Og)(part.length, wire));
            stream.write(part, offset + part.length === piece.length ? onWritten : undefined);
            (0,protocol_wire/* countPacket */.kV)(wire);
        }
        stream.uncork();
    });
    (0,buffer_pool/* recyclePiece */.CU)({ bytes: piece });
}

;// CONCATENATED MODULE: ./lib/tsv/kernel/kernel-wasm.js
// Generated by scripts/build-kernel.mjs from assembly/kernel.ts. Do not edit.
const KERNEL_WASM_BASE64 = 'AGFzbQEAAAABGgVgAAF/YAN/f38Bf2ADf39/AGABfwF/YAAAAwgHAQIAAAADBAUEAQEgIAZbEn8BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt+AUIAC34BQgALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEACweiAQ4GaGVhZGVyAwILb3V0cHV0Qnl0ZXMDDQRyb3dzAw4Gcm93RW5kAw8MdGVybWluYXRvckF0AxAKbG9uZ2VzdFJvdwMRB2lucHV0QXQABA1pbnB1dENhcGFjaXR5AAQIb3V0cHV0QXQAAw5vdXRwdXRDYXBhY2l0eQACBXJlc2V0AAELY2xlYXJPdXRwdXQABgZlbmNvZGUABQZtZW1vcnkCAAwBAwq2CAfqAQIBfwF7A0AgAgRAIAEgAP0ABAAiBP0LBAD9DP8AAAAAAAAA////AAD/AAAgBP0OIAT9DBoaGhoaGhoaGhoaGhoaGhr9IyAE/QxcXFxcXFxcXFxcXFxcXFxc/SP9UP1Q/WQhAyACQRBJBEAgA0EBIAJ0QQFrcSEDCyADRQRAIAJBEE0EQCABIAJqDwsgAEEQaiEAIAFBEGohASACQRBrIQIMAgsgA2giAyAAaiEAIAEgA2oiAUHcADoAACABIAAtAABBgAhqLQAAOgABIABBAWohACABQQJqIQEgAiADQQFqayECDAELCyABC0kAIAAkACACQQBHJAFBACQCQQAkA0EAJARBACQFIAEkBkEAJAdBACQIQQAkEUEAJAlBACQKQgAkC0IAJAxBACQNQQAkDkEAJA8LBwBBoP/3AAsGAEHAgAgLBgBBgIAEC9gFAgd/An5BgIAEIQMgAEGAgARqIQUDQCADIAVJBEAjA0EESQRAIwNFIAUgA2tBBE9xBH8gAygCACQCQQQkAyADQQRqBSMCIAMtAAAjA0EDdHRyJAIjA0EBaiQDIANBAWoLIQMjA0EESQ0CCyMERQRAIwJB////B3EkBSADIAVGQQAjBRsEQEEADwsjB0UEQCMFRQRAQQMPCyMFIQAgAy0AACIBQf8BRgR/QQEFIAFB/gFGQf///wdBCSMBGyAAS3ELBEAgA0GAgARrJBBBAQ8LQQEkB0EAJAhBACQJCyMGIwJBGHZHBEBBAg8LIwZBAWpB/wFxJAYjCCMFaiQIQQEkBAsgAyIAIAUgA2siASMFIgIgASACSRsiB2ohBiMNQcCACGohAQJ/A0AgACAGSQRAIwoEQCAAIgJBAWohACMMIAIxAAAjC4aEJAwjC0IIfCQLIwpBAWskCgwCCyMMQgBSBEAgACABIwwiCCAGIABrrSIJIAggCVQbpyICEAAhASAAIAJqIQAjDCACrX0kDAwCCyAAIgJBAWohACACLQAAIQRBBSMJIwBGDQIaIwkEQCABQQk6AAAgAUEBaiEBCyMJQQFqJAkgBEH7AUkEQCAAIARqIgIgBk0EQCAAIAEgBBAAIQEgAiEABSAErSQMCwUgBEH7AUYEQCABQdycATsBACABQQJqIQEFIARB/wFGBEBBBAwFBSAEQfwBRgR/QQIFQQNBCCAEQf0BRhsLJApCACQLCwsLDAELCyABQcCACGskDUEACyIABEAgAA8LIAMgB2ohAyMFIAdrJAUjBUUEQCMCQf///wdxQf///wdHBEACf0EHQQEjDEIAUiMKGw0AGkEGIwkjAEcNABojDUHAgAhqQQo6AAAjDUEBaiQNIw5BAWokDiMNJA8jCCMRSwRAIwgkEQtBACQHQQALIgAEQCAADwsLQQAkBEEAJAJBACQDCwwBCwtBAAsOAEEAJA1BACQOQQAkDwsLIwMAQYAICw4wAAAAAAAAAGJ0bgAAcgBBmggLAVoAQdwICwFc';

;// CONCATENATED MODULE: ./lib/tsv/kernel/kernel.js
// Loads the WebAssembly row kernel. The module is compiled once. Its instances, with 2 MiB of
// memory each, are reused: memories that wait for garbage collection hold gigabytes of addresses.

let compiled;
const idle = [];
/** One instance: its exports, and views of its input and output memory. */
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
    /** Returns an instance to the pool. The borrower must not use it again. */
    static giveBack(kernel) {
        idle.push(kernel);
    }
}

;// CONCATENATED MODULE: ./lib/tsv/row-encoder.js
// Encodes a stream of MySQL text-protocol row packets as TSV, in pieces of about 1 MiB. Accepts
// bytes cut anywhere, and creates no object, array or string per row or value. Rejects a stream
// that does not consist of well-formed rows with correct sequence numbers; never skips a part.



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
        // One more slice must fit after a piece that is almost ready.
        const room = kernel.output.length - 3 * kernel.input.length;
        this.#pieceBytes = Math.max(1, Math.min(pieceBytes ?? DEFAULT_PIECE_BYTES, room));
    }
    /** Set after the packet that follows the last row was found. */
    get terminator() {
        return this.#terminator;
    }
    /** Whether a piece of the requested size is ready; take it before the next write. */
    get pieceReady() {
        return this.#borrowed().exports.outputBytes.value >= this.#pieceBytes;
    }
    /**
     * Reads the chunk from `offset`. Returns the offset after the last byte read: the end of the
     * chunk, or less if a piece is ready or the terminator was found.
     * @throws BackupError INTERNAL on malformed rows
     */
    write(chunk, offset = 0) {
        const { exports, input } = this.#borrowed();
        let position = offset;
        while (position < chunk.length && this.#terminator === undefined && !this.pieceReady) {
            const bytes = Math.min(chunk.length - position, input.length);
            input.set(bytes === chunk.length ? chunk : chunk.subarray(position, position + bytes));
            const status = exports.encode(bytes);
            if (status === TERMINATOR) {
                position += exports.terminatorAt.value;
                this.#terminator = readTerminator(exports.header.value);
            }
            else if (status === NEED_INPUT) {
                position += bytes;
            }
            else {
                this.release();
                throw new errors/* BackupError */.hj('INTERNAL', `malformed result set: ${MALFORMED[status] ?? `status ${status}`}`, {
                    hint: 'The bytes between the server and this program are damaged: check proxies and the network, and try again.',
                });
            }
        }
        return position;
    }
    /** Bytes of the longest row so far, as the server sent it. */
    get longestRowBytes() {
        return this.#borrowed().exports.longestRow.value >>> 0;
    }
    /** Returns the output since the last piece, if any. */
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
    /** Ends the use of this encoder; may be called again. */
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

// EXTERNAL MODULE: ./lib/mysql/protocol/socket.js
var socket = __webpack_require__(70226);
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
    /** Sends the statement, or queues it after the connection's pending commands. */
    constructor(connection, sql, listener) {
        this.#wire = connection;
        this.#listener = listener;
        this.#query = (0,protocol_wire/* createQuery */.VZ)(sql, (error) => listener.onEnd(error), ['row', 'execute']);
        (0,protocol_wire/* assertKnown */.gG)(typeof this.#wire.packetParser?.execute === 'function');
        this.#query.once('fields', (columns) => {
            // Empty mysql2's list. Otherwise mysql2 compiles a row parser, which we do not need and which
            // refuses a column named `__proto__`.
            this.#columns = columns?.splice(0) ?? [];
        });
        const execute = this.#query.execute.bind(this.#query);
        this.#query.execute = (packet, owner) => {
            // The first call comes without a packet, when it is the statement's turn.
            if (packet === undefined)
                this.#takeOver();
            const over = execute(packet, owner);
            if (over) {
                // Restore before mysql2 starts the next statement, which may be a takeover too.
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
    /** Ends the rows: passes their last packet and all following bytes to mysql2. */
    giveBack({ header, sequenceId }, rest) {
        this.#wire.sequenceId = sequenceId;
        this.#phase = 'ending';
        this.restore();
        this.#wireParser.execute(header);
        if (rest.length > 0)
            this.#wireParser.execute(rest);
    }
    /** Puts mysql2's parser back. */
    restore() {
        if (this.#parser === undefined)
            return;
        (0,socket/* endLending */.RW)(this.#wire.stream);
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
    /** Passes whole packets to mysql2: its parser must be between two packets when the rows begin. */
    #receiveColumns(data) {
        let unread = this.#unfinished.length > 0 ? Buffer.concat([this.#unfinished, data]) : data;
        while (this.#phase === 'columns' && unread.length >= 4) {
            const packetBytes = unread.readUIntLE(0, 3);
            if (packetBytes === protocol_wire/* MAX_PACKET_BYTES */.YI)
                return this.#break('a column definition over 16 MB');
            if (unread.length < 4 + packetBytes)
                break;
            // A server that goes away may send its last error with any sequence number.
            if (unread[3] !== this.#wire.sequenceId && unread[4] !== ERR_PACKET)
                return this.#break('packets out of order');
            this.#parser?.execute(unread.subarray(0, 4 + packetBytes));
            unread = unread.subarray(4 + packetBytes);
            if (this.#phase === 'columns' && this.#query.next === this.#query.row) {
                this.#phase = 'rows';
                // mysql2 keeps compressed bytes, so they have to pass through mysql2.
                if (this.#slot === 'packetParser')
                    (0,socket/* lendReads */.vB)(this.#wire.stream, (bytes) => this.#listener.onBytes(bytes));
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
    #break(errorPrefix) {
        this.#listener.onBroken(new errors/* BackupError */.hj('INTERNAL', `malformed result set: ${errorPrefix}`));
    }
}

;// CONCATENATED MODULE: ./lib/mysql/protocol/row-stream.js



/**
 * Sends `sql`, a statement with one result set, and passes its rows on as TSV. Pieces arrive in
 * order, one at a time: until `onPiece` settles, nothing is read from the socket. The caller
 * handles the connection's 'error' event outside of this call.
 * @throws mysql2's error (code, errno, sqlState) for a server error or a lost connection; the
 * signal's reason; the error of `onPiece`; INTERNAL if the stream is malformed
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
    /** Bytes that arrived while `onPiece` was pending: at most one read of the socket. */
    #waiting = [];
    #busy = false;
    #settled = false;
    #onAbort = () => this.#fail(this.#signal.reason);
    #onError = (error) => this.#fail(error);
    // mysql2 emits no error if the connection is closed without one.
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
            const none = new errors/* BackupError */.hj('INTERNAL', 'the statement returned no result set');
            return this.#settle(() => this.#reject(none));
        }
        this.#result.longestRowBytes = this.#encoder.longestRowBytes;
        this.#settle(() => this.#resolve(this.#result));
    }
    onBroken(error) {
        this.#fail(error);
    }
    /** Encodes the waiting bytes until none are left, a piece is pending, or the rows have ended. */
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
        // Ignore later errors of the dead connection. Without an error object, mysql2 hangs.
        this.#connection.on('error', () => undefined);
        this.#socket.destroy(new Error('the row stream was aborted', { cause: error }));
    }
}
function connectionLost() {
    return Object.assign(new Error('connection lost: it was closed while rows were read'), {
        code: 'PROTOCOL_CONNECTION_LOST',
        fatal: true,
    });
}

// EXTERNAL MODULE: ./lib/sql/tokens/quote.js
var quote = __webpack_require__(45987);
// EXTERNAL MODULE: ./lib/core/clock.js
var clock = __webpack_require__(91601);
;// CONCATENATED MODULE: ./lib/mysql/connection/stall-watch.js

/** Delay before the second look. A stall needs two bad answers, because bytes may be in transit. */
const SECOND_LOOK_MS = 1000;
const REASONS = {
    waiting: 'the server waits for us',
    gone: 'the server no longer knows the connection',
    unreachable: 'the server does not answer other connections either',
};
class StallWatch {
    #stream;
    #options;
    /** Pending waits; each function returns whether we have to send the next bytes. */
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
    /**
     * Watches the connection until `answer` settles.
     * @param isOurTurn returns whether we have to send the next bytes, after all queued bytes are
     * sent
     */
    async during(answer, isOurTurn = () => false) {
        const { timeoutMs } = this.#options;
        if (timeoutMs === 0)
            return await answer;
        // A new function for each wait, because a caller may pass the same function twice.
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
    /** A paused stream has data that we have not read yet. */
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


/** States of MySQL and MariaDB in which the server waits for the client. */
const WAITS_FOR_CLIENT = new Set([
    'Sending to client',
    'Receiving from client',
    'Writing to net',
    'Reading from net',
]);
const ANSWER_MS = 10_000;
/** Returns the state of a connection. Takes at most the connect timeout plus 10 seconds. */
async function lookAtThread(config, side, id) {
    try {
        return await within(ANSWER_MS, config, side, async (query, ownId) => {
            const threads = await query('SHOW PROCESSLIST');
            const find = (wanted) => threads.find(({ Id }) => String(Id) === String(wanted));
            // A proxy may report its own connection numbers.
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
/** Ends an abandoned connection at the server and so its locks and old snapshot. Best effort. */
async function endThread(config, side, id) {
    await within(ANSWER_MS, config, side, (query) => query(`KILL ${id}`)).catch(() => undefined);
}
async function within(timeoutMs, config, side, use) {
    const connection = await (0,connect/* connect */.N)(config, side);
    connection.on('error', () => undefined);
    const cut = (reason) => void (0,connect/* streamOf */.m)(connection).destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(() => cut(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    try {
        return await use((sql) => new Promise((resolve, reject) => {
            connection.query(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
        }), connection.threadId ?? 0);
    }
    finally {
        clearTimeout(timer);
        connection.end(() => undefined);
        // Cuts the connection if the server does not take the COM_QUIT.
        setTimeout(() => cut('the session was cut off'), 1000).unref();
    }
}
/**
 * Returns whether the server did not answer. A refusal, for example "too many connections", is an
 * answer: it has a server error number.
 */
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
    /** Default schema of this session, if known. */
    #schema;
    constructor(connection, config, side) {
        this.#connection = connection;
        this.side = side;
        this.target = (0,connection_config/* describeConnection */.I)(config);
        const lose = (error) => {
            this.#lost ??=
                error ?? Object.assign(new Error('the connection was closed'), { code: 'PROTOCOL_CONNECTION_LOST' });
        };
        connection.on('error', lose);
        connection.on('end', () => lose());
        // While a statement runs, mysql2 reports a connection error only to that statement.
        const stream = (0,connect/* streamOf */.m)(connection)
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
        const connection = await (0,connect/* connect */.N)(config, options.side);
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
    /** Connection number at the server. */
    get id() {
        return this.#connection.threadId ?? 0;
    }
    /** Error of the connection, after its loss. */
    get lost() {
        return this.#lost;
    }
    /** Returns the rows of a small result. Integers beyond 2^53 and temporal values are text. */
    async query(sql, errorPrefix = 'query failed', { results = 'utf8mb4', schema } = {}) {
        // Queue all statements at once. Users share the session, and the setting of another user must
        // not come in between.
        const ready = Promise.all([this.#receive(results), schema === undefined ? undefined : this.use(schema)]);
        const answer = this.#watch.during(new Promise((resolve, reject) => {
            this.#connection.query(sql, (error, rows) => {
                if (error)
                    reject(error);
                else
                    resolve(rows);
            });
        }).catch(async (error) => {
            throw await this.#translate(error, errorPrefix);
        }));
        const [, rows] = await Promise.all([ready, answer]);
        return rows;
    }
    /** Returns the first column of the first row, as text. */
    async scalar(sql, errorPrefix) {
        const [row] = await this.query(sql, errorPrefix);
        const value = row === undefined ? undefined : Object.values(row)[0];
        if (value === null || value === undefined)
            return undefined;
        return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
    }
    /** Sets the default schema. Sends nothing if this schema is already the default. */
    async use(schema) {
        if (this.#schema === schema)
            return;
        const used = this.execute(`USE ${(0,quote/* quoteName */.AB)(schema)}`, `cannot use schema ${schema}`);
        // Set this before the answer: the server runs later statements after the USE.
        this.#schema = schema;
        await used.catch((error) => {
            this.#schema = undefined;
            throw error;
        });
    }
    /** Runs a statement without rows. */
    execute(sql, errorPrefix = 'statement failed') {
        if (CHANGES_SCHEMA.test(sql))
            this.#schema = undefined;
        return this.#watch.during(this.#run(sql, errorPrefix));
    }
    /**
     * Runs a statement without rows, given as bytes in any encoding. The bytes must not change before
     * the promise settles.
     */
    executeBytes(statement, errorPrefix) {
        return this.#watch.during(this.#settle(errorPrefix, (onResult) => sendStatement(this.#connection, statement, onResult)));
    }
    /**
     * Runs LOAD DATA LOCAL with `source` as its file. The session recycles the yielded buffers.
     * Rejects with the error of `source` if it fails.
     */
    load(sql, source, errorPrefix) {
        let isOurTurn = () => false;
        const result = this.#settle(errorPrefix, (onResult) => {
            ({ isOurTurn } = sendFile(this.#connection, sql, source, onResult));
        });
        // While `source` has no data, the server waits for us.
        return this.#watch.during(result, () => isOurTurn());
    }
    /** Streams the rows of a SELECT as TSV bytes. */
    async stream(sql, onPiece, signal, errorPrefix) {
        await this.#receive('binary');
        try {
            return await this.#watch.during(streamRows(this.#connection, sql, onPiece, { signal }));
        }
        catch (error) {
            if (signal.aborted)
                throw signal.reason;
            if (isServerError(error))
                throw await this.#watch.during(this.#translate(error, errorPrefix));
            throw error;
        }
    }
    /** Ends the connection by COM_QUIT, and cuts it after 2 seconds without an answer. */
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
    /** Cuts the connection: the server rolls back and releases its locks. */
    destroy() {
        // mysql2's destroy() only half-closes the socket, so the server continues a running statement.
        (0,connect/* streamOf */.m)(this.#connection).destroy(new Error('the session was cut off'));
    }
    /** Sets the character set of results: text for our own use, or the bytes of the column. */
    async #receive(charset) {
        if (this.#resultCharset === charset)
            return;
        this.#resultCharset = charset;
        await this.execute(`SET character_set_results = ${charset}`, 'cannot set up the session');
    }
    #run(sql, errorPrefix) {
        return this.#settle(errorPrefix, (onResult) => this.#connection.query(sql, onResult));
    }
    #settle(errorPrefix, send) {
        return new Promise((resolve, reject) => {
            send((error, result) => {
                if (error) {
                    reject(error);
                    return;
                }
                // Rows in place of a header: the statement has changed nothing that the server reports.
                const header = result;
                resolve({
                    affectedRows: header.affectedRows ?? 0,
                    warningCount: header.warningStatus ?? 0,
                    info: header.info ?? '',
                });
            });
        }).catch(async (error) => {
            // An error of the source stream is not a server error, so do not translate it.
            throw error instanceof errors/* BackupError */.hj ? error : await this.#translate(error, errorPrefix);
        });
    }
    /**
     * Translates an error of a statement. A server that shuts down first interrupts statements with
     * the same error as KILL QUERY. Only the next statement shows the difference.
     */
    async #translate(error, errorPrefix) {
        const isInterrupted = error.errno === mysql_errors.ER.QUERY_INTERRUPTED;
        if (isInterrupted && !this.#lost)
            await new Promise((resolve) => {
                this.#connection.query('DO 0', (next) => {
                    if (next && (0,mysql_errors/* isConnectionLost */.pb)(next))
                        this.#lost ??= next;
                    resolve();
                });
            });
        return (0,mysql_errors/* translateQueryError */.pt)(this.#lost ?? error, this.side, errorPrefix);
    }
}
const CHANGES_SCHEMA = /^\s*(?:USE|(?:DROP|CREATE|ALTER)\s+(?:DATABASE|SCHEMA))\b/i;
function isServerError(error) {
    return error.errno !== undefined || (0,mysql_errors/* isConnectionLost */.pb)(error);
}


/***/ }),

/***/ 70226:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RW: () => (/* binding */ endLending),
/* harmony export */   kn: () => (/* binding */ openSocket),
/* harmony export */   vB: () => (/* binding */ lendReads)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41692);
// Sockets of the connections. Each socket reads into one buffer that it reuses. By default Node.js
// allocates a new buffer for every read. V8 reacts to that much memory outside of its heap with
// full collections: 50 in a backup of 0.8 GB, 25 % of its CPU time. Invariant: only a borrower sees
// the buffer, and only during its call. Listeners of 'data' get copies.


/** Maximum of one read(2): more than usually waits in a socket, less than the cache of a core. */
const READ_BYTES = 256 * 1024;
/**
 * Longest silence on the wire, in milliseconds. NAT gateways and load balancers drop idle
 * connections from 350 s on.
 */
const KEEP_ALIVE_MS = 60_000;
const borrowers = new WeakMap();
function openSocket(address) {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)({
        ...address,
        noDelay: true,
        // A firewall drops a silent connection, and a long statement leaves the connection silent.
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
                // A reader that has to wait pauses the socket itself, so continue reading.
                return true;
            },
        },
    });
    return socket;
}
/**
 * Passes all bytes that `socket` reads to the borrower, until `endLending`. A stream that cannot
 * lend its buffer still emits 'data', for example a TLS stream of a Node.js with other internals.
 */
function lendReads(socket, borrower) {
    borrowers.set(socket, borrower);
    if (socket instanceof node_tls__WEBPACK_IMPORTED_MODULE_1__.TLSSocket)
        readIntoOneBuffer(socket);
}
function endLending(socket) {
    borrowers.delete(socket);
}
/** Plaintext bytes of one TLS record, the most that OpenSSL returns from one read. */
const RECORD_BYTES = 16 * 1024;
/**
 * Sets up `onread` for a TLS stream. Node.js accepts this option only for a socket that it opens
 * itself, and not for TLS over an open socket, as in MySQL's protocol. Changes nothing if the
 * internals differ or the buffer is already set.
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


/***/ }),

/***/ 51934:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Og: () => (/* binding */ packetHeader),
/* harmony export */   VZ: () => (/* binding */ createQuery),
/* harmony export */   YI: () => (/* binding */ MAX_PACKET_BYTES),
/* harmony export */   gG: () => (/* binding */ assertKnown),
/* harmony export */   kV: () => (/* binding */ countPacket)
/* harmony export */ });
/* harmony import */ var mysql2__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20909);
/* harmony import */ var _core_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3828);
// Internals of mysql2 that more than one file uses (tried with 3.24). The code verifies that they
// exist, so another version of mysql2 causes an error and no silent misbehaviour.


/** Maximum payload of a packet in bytes. Another packet follows a full one, even if empty. */
const MAX_PACKET_BYTES = 0xffffff;
/**
 * Creates mysql2's command for a statement.
 * @throws BackupError INTERNAL if the command lacks one of `methods`
 */
function createQuery(sql, onResult, methods) {
    // Missing in mysql2's types. Without a stream factory mysql2 refuses LOCAL INFILE requests.
    const { createQuery: create } = mysql2__WEBPACK_IMPORTED_MODULE_0__;
    const query = create(sql, undefined, onResult, {});
    assertKnown(methods.every((method) => typeof query[method] === 'function'));
    return query;
}
/**
 * Verifies an assumption about mysql2.
 * @throws BackupError INTERNAL if `isKnown` is false
 */
function assertKnown(isKnown) {
    if (!isKnown)
        throw new _core_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupError */ .hj('INTERNAL', 'this program does not support this version of mysql2');
}
function packetHeader(bytes, { sequenceId }) {
    return Buffer.from([bytes, bytes >> 8, bytes >> 16, sequenceId]);
}
function countPacket(wire) {
    wire.sequenceId = (wire.sequenceId + 1) % 256;
}


/***/ })

};

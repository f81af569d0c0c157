// Session variables that keep the value from the server, the account or a proxy, by reason.

export const KEPT_VARIABLES: Readonly<Record<string, string>> = {
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

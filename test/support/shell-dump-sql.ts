// The SQL files of a MySQL Shell dump, as its Schema_dumper writes them.

export interface Program {
  name: string;
  /** As SHOW CREATE prints it. */
  statement: string;
}

export interface View {
  name: string;
  columns: readonly string[];
  /** As SHOW CREATE VIEW prints it. */
  statement: string;
}

export const HEADER = `-- MySQLShell dump 2.0.1  Distrib Ver 8.0.36 for Linux on x86_64 - for MySQL 8.0.36
--
-- Host: db1
-- ------------------------------------------------------
-- Server version\t8.0.36
`;

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

const use = (schema: string): string => `${HEADER}
--
-- Current Database: ${quote(schema)}
--

USE ${quote(schema)};

`;

const CHARSET_BEGIN = `/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_0900_ai_ci */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION' */ ;
`;

const CHARSET_END = `/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;
`;

function program(kind: string, schema: string, { name, statement }: Program): string {
  const label = `${kind} ${quote(schema)}.${quote(name)}`;
  return `-- begin ${label}
/*!50003 DROP ${kind.toUpperCase()} IF EXISTS ${quote(name)} */;
${CHARSET_BEGIN}DELIMITER ;;
${statement} ;;
DELIMITER ;
${CHARSET_END}-- end ${label}

`;
}

export function schemaScript(schema: {
  name: string;
  charset?: string;
  events?: readonly Program[];
  functions?: readonly Program[];
  procedures?: readonly Program[];
}): string {
  const { name, charset = 'utf8mb4 COLLATE utf8mb4_0900_ai_ci' } = schema;
  const { events = [], functions = [], procedures = [] } = schema;
  const create = `CREATE DATABASE /*!32312 IF NOT EXISTS*/ ${quote(name)} /*!40100 DEFAULT CHARACTER SET ${charset} */;`;
  return [
    `${HEADER}\n-- begin database ${quote(name)}\n${create}\n-- end database ${quote(name)}\n\n\n`,
    `USE ${quote(name)};\n\n--\n-- Dumping events for database '${name}'\n--\n\n`,
    '/*!50106 SET @save_time_zone= @@TIME_ZONE */ ;\n\n',
    ...events.map((event) => program('event', name, event)),
    '/*!50106 SET TIME_ZONE= @save_time_zone */ ;\n\n',
    `USE ${quote(name)};\n\n--\n-- Dumping routines for database '${name}'\n--\n\n`,
    ...functions.map((routine) => program('function', name, routine)),
    ...procedures.map((routine) => program('procedure', name, routine)),
  ].join('');
}

export function tableScript(schema: string, table: string, create: string): string {
  return `${use(schema)}--
-- Table structure for table ${quote(table)}
--

/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
${create.replace(/^CREATE TABLE /, 'CREATE TABLE IF NOT EXISTS ')};
/*!40101 SET character_set_client = @saved_cs_client */;
`;
}

export function triggersScript(schema: string, table: string, triggers: readonly Program[]): string {
  const title = `--\n-- Dumping triggers for table '${schema}'.'${table}'\n--\n\n`;
  return use(schema) + title + triggers.map((trigger) => program('trigger', schema, trigger)).join('');
}

export function viewPlaceholder(schema: string, { name, columns }: View): string {
  const fields = columns.map((column) => ` 1 AS ${quote(column)}`).join(',\n');
  return `${use(schema)}DROP TABLE IF EXISTS ${quote(name)};
/*!50001 DROP VIEW IF EXISTS ${quote(name)}*/;
SET @saved_cs_client     = @@character_set_client;
/*!50503 SET character_set_client = utf8mb4 */;
/*!50001 CREATE VIEW ${quote(name)} AS SELECT
${fields} */;
SET character_set_client = @saved_cs_client;
`;
}

export function viewScript(schema: string, { name, statement }: View): string {
  return `${use(schema)}/*!50001 DROP VIEW IF EXISTS ${quote(name)}*/;
/*!50001 SET @saved_cs_client          = @@character_set_client */;
/*!50001 SET character_set_client      = utf8mb4 */;
/*!50001 ${statement} */;
/*!50001 SET character_set_client      = @saved_cs_client */;
`;
}

export function usersScript(users: Readonly<Record<string, readonly string[]>>): string {
  const blocks = Object.entries(users).flatMap(([user, [create, ...grants]]) => [
    `-- begin user ${user}\n${create};\n-- end user ${user}\n\n`,
    `-- begin grants ${user}\n${grants.map((grant) => `${grant};\n`).join('')}-- end grants ${user}\n\n`,
  ]);
  return `${HEADER}--\n-- Dumping user accounts\n--\n\n${blocks.join('')}-- End of dumping user accounts\n\n`;
}

-- Something to back up, and the account that may do it.
CREATE DATABASE shop;
USE shop;
CREATE TABLE customers (
  id int PRIMARY KEY AUTO_INCREMENT,
  name varchar(100) NOT NULL
);
CREATE TABLE orders (
  id bigint PRIMARY KEY AUTO_INCREMENT,
  customer int NOT NULL,
  placed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (customer) REFERENCES customers (id)
);
INSERT INTO customers (name) VALUES ('Ada'), ('Grace'), ('Zoë');
INSERT INTO orders (customer) SELECT a.id FROM customers a, customers b, customers c, customers d;
CREATE VIEW orders_by_customer AS
  SELECT name, COUNT(*) AS orders FROM customers JOIN orders ON customer = customers.id GROUP BY name;

CREATE USER backup@'%' IDENTIFIED BY 'backup-password';
GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, RELOAD, PROCESS, REPLICATION CLIENT, BACKUP_ADMIN, SHOW_ROUTINE ON *.* TO backup@'%';

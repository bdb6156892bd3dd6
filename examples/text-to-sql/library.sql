-- The database of conf/text-to-sql.conf. To make databases/library.sqlite anew:
--   sqlite3 databases/library.sqlite < library.sql
CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT, country TEXT, born INTEGER);
CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER, year INTEGER, pages INTEGER, price REAL);
CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT, city TEXT, age INTEGER);
CREATE TABLE loan (id INTEGER PRIMARY KEY, book_id INTEGER, member_id INTEGER, day TEXT, days INTEGER);

INSERT INTO author VALUES
  (1, 'Ada Berg', 'Norway', 1950), (2, 'Bruno Costa', 'Portugal', 1972),
  (3, 'Chloe Durand', 'France', 1985), (4, 'David Eriksen', 'Norway', 1961),
  (5, 'Elif Fidan', 'Turkey', 1990);

INSERT INTO book VALUES
  (1, 'The Long Winter', 1, 1980, 320, 12.5), (2, 'Salt', 2, 2001, 210, 9.9),
  (3, 'Paper Boats', 3, 2015, 180, 14.0), (4, 'North', 4, 1999, 415, 18.75),
  (5, 'The Bridge', 1, 1992, 275, 11.0), (6, 'Lemon Trees', 2, 2010, 198, 9.9),
  (7, 'Night Train', 3, 2020, 340, 21.5), (8, 'A Small House', 5, 2018, 156, 8.25),
  (9, 'Tides', 4, 2005, 288, NULL), (10, 'The Clockmaker', 5, 2022, 402, 24.0);

INSERT INTO member VALUES
  (1, 'Mia', 'Oslo', 34), (2, 'Noah', 'Lisbon', 19), (3, 'Olga', 'Oslo', 52),
  (4, 'Paul', 'Paris', 41), (5, 'Quinn', 'Lisbon', 27), (6, 'Rosa', 'Paris', 19);

INSERT INTO loan VALUES
  (1, 1, 1, '2024-01-05', 14), (2, 2, 2, '2024-01-09', 7), (3, 3, 1, '2024-02-02', 21),
  (4, 4, 3, '2024-02-14', 14), (5, 1, 4, '2024-03-01', 10), (6, 7, 5, '2024-03-15', 7),
  (7, 8, 2, '2024-03-20', 30), (8, 10, 3, '2024-04-04', 14), (9, 1, 5, '2024-04-11', 9),
  (10, 6, 4, '2024-05-23', 12), (11, 3, 5, '2024-06-01', 14), (12, 5, 1, '2024-06-30', 28);

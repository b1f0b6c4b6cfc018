from rugui.testing.statements import statements
from sqlalchemy import text


def test_every_statement_of_the_unit_of_work_is_counted_and_savepoints_are_not(database, session):
    with statements(database) as sent, statements(database, transactions=True) as all_of_it, session.begin_nested():
        session.execute(text("SELECT 1"))
        session.execute(text("SELECT 2"))
    assert list(sent) == ["SELECT 1", "SELECT 2"], sent
    assert len(all_of_it) > len(sent)


def test_statements_of_reads_through_the_writer_and_the_reader_are_counted(database, plugins):
    with statements(database) as sent:
        for write in (True, False):
            with database.unit_of_work(plugins, write=write) as work:
                work.execute(text("SELECT 3"))
    assert len(sent) == 2, sent

def test_database_is_fresh_on_both(session):
    from rugui.staff.models import Site

    session.add(Site(code="TPE", name="Taipei"))
    session.flush()
    assert session.query(Site).count() == 1

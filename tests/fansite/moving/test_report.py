import io

from fansite.moving.report import Progress, Report


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_report_tells_counts_and_the_first_of_each_reason():
    report = Report()
    report.made["stories"] += 2
    for number in range(22):
        report.leave("Left out", f"post {number}")
    lines = list(report.lines())
    assert lines[:4] == ["      2  stories", "", "Left out: 22", "  - post 0"]
    assert lines[-1] == "  … and 2 more"
    assert len(list(report.lines(most=None))) == 25


def test_reports_are_added_up():
    one, other = Report(), Report()
    for report in (one, other):
        report.made["stories"] += 1
        report.leave("Left out", "it")
    one.add(other)
    assert (one.made, one.left) == ({"stories": 2}, {"Left out": ["it", "it"]})


def test_a_terminal_sees_a_bar_on_one_line_and_a_file_nothing():
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        progress = Progress(stream, "posts")
        for done in (1, 2):
            progress(done, 2)
    assert terminal.getvalue() == f"\r[{'#' * 15}{'.' * 15}] 1 of 2 posts\r[{'#' * 30}] 2 of 2 posts\n"
    assert file.getvalue() == ""

import pytest
from django.urls import reverse
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.quizzes import *
from tests.factories.accounts import make_superuser
from quizzes.models import *
pytestmark = pytest.mark.django_db

def post_fields(attempt, positions, right=True):
    data={}
    for a in attempt.answers.select_related("question_version").filter(position__in=positions):
        r = right_response(a)
        data[f"q{a.position}"]=r
        data[f"q{a.position}-sequence"]=a.sequence
    return data

def test_walk(client, capsys):
    quiz = make_quiz(make_questions(10), questions_per_page=5)
    learner = make_learner(quiz)
    client.force_login(learner)
    client.get("/")
    total=0
    def go(label, f):
        nonlocal total
        with CaptureQueriesContext(connection) as c:
            r=f()
        total+=len(c)
        with capsys.disabled(): 
            print(label, r.status_code, len(c), r.headers.get("Location",""))
            if 1:
                for q in c.captured_queries: print("    ", q["sql"][:170])
        return r
    r=go("page", lambda: client.get(quiz.url))
    r=go("start", lambda: client.post(reverse("quizzes:start", args=[quiz.pk])))
    a=Attempt.objects.get()
    r=go("p1", lambda: client.get(reverse("quizzes:question", args=[a.public_id,1])))
    r=go("save1", lambda: client.post(reverse("quizzes:question", args=[a.public_id,1]), {**post_fields(a, range(1,6)), "go":"6"}))
    r=go("p2", lambda: client.get(r.headers["Location"]))
    r=go("save2", lambda: client.post(reverse("quizzes:question", args=[a.public_id,6]), {**post_fields(a, range(6,11)), "go":"summary"}))
    r=go("summary", lambda: client.get(r.headers["Location"]))
    r=go("hand in", lambda: client.post(reverse("quizzes:submit", args=[a.public_id])))
    r=go("result", lambda: client.get(r.headers["Location"]))
    with capsys.disabled(): print(total)
    open("/tmp/quizeng/result.html","w").write(r.content.decode())

"""The paths of Today."""

from django.urls import path

from bansou.core.tasks import views

app_name = "tasks"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("tasks/<int:task_id>/done/", views.done, name="done"),
    path("tasks/<int:task_id>/later/", views.later, name="later"),
    path("tasks/<int:task_id>/not-useful/", views.not_useful, name="not_useful"),
    path("tasks/<int:task_id>/undo/", views.undo, name="undo"),
    path("tasks/customers/<int:customer_id>/", views.customer_tasks, name="panel"),
    path("tasks/reasons/", views.rules, name="rules"),
    path("tasks/reasons/<slug:kind>/", views.rule_edit, name="rule_edit"),
]

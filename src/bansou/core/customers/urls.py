"""The paths of customers."""

from django.urls import path

from bansou.core.customers.views import customer_list, customer_page, imports, records, settings

app_name = "customers"
urlpatterns = [
    path("", customer_list.customer_list, name="list"),
    path("export.csv", customer_list.export_list, name="export"),
    path("owner/", customer_list.set_owner, name="set_owner"),
    path("owner/back/<str:token>/", customer_list.put_back_owners, name="put_back_owners"),
    path("views/", customer_list.save_view, name="save_view"),
    path("views/<int:view_id>/remove/", customer_list.remove_view, name="remove_view"),
    # One customer
    path("new/", records.create_customer, name="create"),
    path("<int:customer_id>/", customer_page.customer_page, name="page"),
    path("<int:customer_id>/edit/", records.edit_customer, name="edit"),
    path("<int:customer_id>/archive/", customer_page.archive_customer, name="archive"),
    path("<int:customer_id>/restore/", customer_page.restore_customer, name="restore"),
    path("<int:customer_id>/timeline/", customer_page.customer_timeline, name="timeline"),
    path("<int:customer_id>/notes/", customer_page.add_note, name="add_note"),
    path("notes/<int:note_id>/remove/", customer_page.remove_note, name="remove_note"),
    path("<int:customer_id>/contacts/new/", records.create_contact, name="create_contact"),
    path("contacts/<int:contact_id>/", records.edit_contact, name="contact"),
    path("<int:customer_id>/contracts/new/", records.create_contract, name="create_contract"),
    path("contracts/<int:contract_id>/", records.edit_contract, name="contract"),
    path("contracts/<int:contract_id>/remove/", records.remove_contract, name="remove_contract"),
    # Files
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<int:import_id>/", imports.import_page, name="import"),
    path("imports/<int:import_id>/columns/", imports.keep_mapping, name="import_columns"),
    path("imports/<int:import_id>/run/", imports.run_import, name="import_run"),
    path("imports/<int:import_id>/undo/", imports.undo_import, name="import_undo"),
    path("imports/<int:import_id>/forget/", imports.forget_import, name="import_forget"),
    path("imports/<int:import_id>/refused.csv", imports.refused_rows, name="import_refused"),
    # Settings
    path("products/", settings.product_list, name="products"),
    path("products/new/", settings.create_product, name="create_product"),
    path("products/<int:product_id>/", settings.edit_product, name="product"),
    path("products/<int:product_id>/remove/", settings.remove_product, name="remove_product"),
    path("fields/", settings.field_list, name="fields"),
    path("fields/new/", settings.create_field, name="create_field"),
    path("fields/<int:field_id>/", settings.edit_field, name="field"),
    path("fields/<int:field_id>/remove/", settings.remove_field, name="remove_field"),
]

from django import forms


class ReadingForm(forms.Form):
    theme = forms.ChoiceField(
        choices=[("system", "As this device is set"), ("light", "Light"), ("dark", "Dark")], widget=forms.RadioSelect
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

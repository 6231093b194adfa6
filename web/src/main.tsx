// Page: the entry; puts the page into the document.
import { render } from 'preact'
import { App } from './app.tsx'
import { watchTheme } from './parts/theme.ts'
import { watchAddress } from './router.ts'
import { watchLanguage } from './words/language.ts'

watchTheme()
watchLanguage()
watchAddress()

const root = document.getElementById('page')
if (root !== null) render(<App />, root)

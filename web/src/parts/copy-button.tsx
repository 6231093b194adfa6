// Page: a button that copies text and says so.
import { useState } from 'preact/hooks'
import { announce } from './live-region.tsx'
import { IconButton, type IconButtonProps } from './button.tsx'
import { words } from '../words/language.ts'

const THANKS_MS = 1600

/** @param text what is copied, made when it is asked for */
export function CopyButton({ text, ...button }: { text: () => string } & IconButtonProps) {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    if (!(await copyText(text()))) return
    setCopied(true)
    announce(words.value.copied)
    setTimeout(() => setCopied(false), THANKS_MS)
  }
  return (
    <IconButton
      {...button}
      icon={isCopied ? 'check' : button.icon}
      label={isCopied ? words.value.copied : button.label}
      onClick={() => void copy()}
    />
  )
}

/** Says whether the browser let us; plain HTTP beyond loopback has no clipboard interface. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'off-screen'
  document.body.append(field)
  field.select()
  // Deprecated, and the only way where the page is not a secure context.
  const isCopied = document.execCommand('copy')
  field.remove()
  return isCopied
}

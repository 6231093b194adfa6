// Widget: the entry; reads the attributes of its script element and puts the widget on the page.
import { mountPanel } from './panel.ts'
import { isAllowed, randomToken, type Service } from './service.ts'

const script = document.currentScript

async function start({ src, dataset }: HTMLScriptElement): Promise<void> {
  const service: Service = {
    base: src.replace(/\/widget\.js(?:[?#].*)?$/u, ''),
    key: dataset['key'],
    visitor: randomToken(),
  }
  if (!(await isAllowed(service))) {
    console.warn(`条理：${location.origin} 不能访问 ${service.base}；请检查 TIAOLI_CORS_ORIGINS。`)
    return
  }
  const side = dataset['side'] === 'left' ? 'left' : 'right'
  mountPanel({ service, title: dataset['title'] ?? '政策问答', side })
}

if (script instanceof HTMLScriptElement) {
  const begin = (): void => void start(script)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin)
  else begin()
}
